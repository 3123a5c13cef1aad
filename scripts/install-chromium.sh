#!/usr/bin/env bash
# Installs Chromium from the system's own packages, for the tests of the portal and for pictures of workbooks. Where that can not be done
# it says so and ends well: what needs Chromium is then skipped, and says so too.
set -uo pipefail
if command -v chromium >/dev/null || command -v google-chrome >/dev/null; then exit 0; fi
if ! command -v apt-get >/dev/null || [ "$(id -u)" != 0 ]; then
  echo "SKIPPED: Chromium is not installed, for this is no Debian or not root. Set PICKET_CHROMIUM to one that is there." >&2
  exit 0
fi
(apt-get install -y --no-install-recommends chromium || (apt-get update && apt-get install -y --no-install-recommends chromium)) >/dev/null 2>&1 ||
  echo "SKIPPED: Chromium could not be installed with apt-get. What needs it is skipped." >&2
exit 0
