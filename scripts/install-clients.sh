#!/usr/bin/env bash
# Installs the clients of others that tests drive, as Debian has them: the Azure CLI, the Azure SDKs for Python, and Jupyter with what the notebooks read. Does nothing where they are there.
set -euo pipefail
command -v az >/dev/null && /usr/bin/python3 -c 'import azure.monitor.query, azure.kusto.data, pandas, sklearn, nbconvert, ipykernel' 2>/dev/null && exit 0
[ "$(id -u)" = 0 ] || { echo 'The Azure CLI is not installed, and only root can install it: its tests are left out.' >&2; exit 0; }
packages='azure-cli python3-azure python3-azure-kusto-data python3-nbclient python3-nbconvert python3-ipykernel python3-pandas python3-sklearn python3-requests'
apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null ||
  echo 'The Azure CLI, the SDKs or Jupyter can not be installed here: their tests are left out.' >&2
