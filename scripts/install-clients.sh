#!/usr/bin/env bash
# Installs, on Debian, the clients of others that tests drive: the Azure CLI and the Azure SDKs for Python.
set -euo pipefail
command -v az >/dev/null && /usr/bin/python3 -c 'import azure.monitor.query, azure.kusto.data' 2>/dev/null && exit 0
apt-get update
DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends azure-cli python3-azure python3-azure-kusto-data
