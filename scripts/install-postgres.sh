#!/usr/bin/env bash
# Installs Debian's PostgreSQL, whose programs the tests of the PostgreSQL store start themselves. Does nothing where it is there.
set -euo pipefail
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null && exit 0
[ "$(id -u)" = 0 ] || { echo 'PostgreSQL is not installed, and only root can install it: the tests of that store are left out.' >&2; exit 0; }
apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null ||
  echo 'PostgreSQL can not be installed here: the tests of that store are left out.' >&2
