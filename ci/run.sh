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
summary=
if [ "${PICKET_SUMMARY:-}" = true ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then summary=yes; fi
comment=
if [ "${PICKET_COMMENT:-}" = true ] && [ "$verb" = plan ] && [ -n "${PICKET_PULL_REQUEST:-}" ]; then comment=yes; fi
if [ -n "$comment" ] && [ -z "${GH_TOKEN:-}" ]; then
  echo '::warning::The plan was not commented: give the action a token that may write to pull requests.'
  comment=
fi
if [ -n "$summary$comment" ] && [[ "$verb" =~ ^(validate|test|plan)$ ]] && [[ "$PICKET_COMMAND" != *--format* ]]; then
  report=$(mktemp)
  picket "${words[@]}" --format markdown --quiet > "$report" || true
  if [ -n "$summary" ]; then cat "$report" >> "$GITHUB_STEP_SUMMARY"; fi
  if [ -n "$comment" ] && [ -s "$report" ]; then
    gh pr comment "$PICKET_PULL_REQUEST" --edit-last --create-if-none --body-file "$report" ||
      echo '::warning::The plan could not be written as a comment; it stands in the summary of the job.'
  fi
  rm -f "$report"
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then echo "exit-code=$code" >> "$GITHUB_OUTPUT"; fi
exit "$code"
