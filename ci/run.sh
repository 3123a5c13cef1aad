#!/usr/bin/env bash
# One command of Picket in a job: annotations at the lines of a pull request, and a summary of the job.
set -uo pipefail
read -r -a words <<< "$PICKET_COMMAND"
picket() { node "$PICKET_HOME/bin/picket.js" "$@"; }
verb=${words[0]:-}
format=()
case "$verb" in validate | test) checks=yes ;; *) checks= ;; esac
case "$PICKET_COMMAND" in
  *--format*) ;;
  *) if [ -n "$checks" ] && [ "${PICKET_ANNOTATIONS:-}" = true ]; then format=(--format github); fi ;;
esac
picket "${words[@]}" "${format[@]}"
code=$?
if [ "${PICKET_SUMMARY:-}" = true ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ] && [[ "$PICKET_COMMAND" != *--format* ]]; then
  case "$verb" in validate | test | plan) picket "${words[@]}" --format markdown --quiet >> "$GITHUB_STEP_SUMMARY" || true ;; esac
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then echo "exit-code=$code" >> "$GITHUB_OUTPUT"; fi
exit "$code"
