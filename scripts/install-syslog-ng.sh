#!/usr/bin/env bash
# Installs Debian's syslog-ng with its HTTP destination, which the benchmark of CEF runs beside ours and a test sends through. It is
# not started as a service. Does nothing where it is there.
set -euo pipefail
compgen -G '/usr/lib/syslog-ng/*/libhttp.so' >/dev/null && exit 0
[ "$(id -u)" = 0 ] || { echo 'syslog-ng is not installed, and only root can install it: what runs beside it is left out.' >&2; exit 0; }
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"
fi
apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends syslog-ng-core syslog-ng-mod-http >/dev/null ||
  echo 'syslog-ng can not be installed here: what runs beside it is left out.' >&2
