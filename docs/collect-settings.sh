#!/usr/bin/env bash
# Asks a forge what it enforces for a repository, and writes the answers as `sluice --settings` reads them
# (docs/schema/settings.schema.json):
#   docs/collect-settings.sh github OWNER/NAME [BRANCH…] > settings.json    with gh, logged in
#   docs/collect-settings.sh gitlab GROUP/NAME           > settings.json    with glab, logged in
# Of GitHub's branches it asks about those that are named, else about the default one and those that are protected.
#
# It only reads. A token needs, at GitHub: Metadata, Actions (environments) and Administration (branch protection), all of
# them read-only; at GitLab: the scope read_api and the role Maintainer. What is not answered is named on standard error
# and left out, and counts as not known.
set -euo pipefail

usage() {
  sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
  exit 64
}

separator=''
# One answer under its path, which is the rest of the address.
answer() {
  local path=$1 body
  if ! body=$(ask "$path" 2> /dev/null) && [[ $body != *'"Branch not protected"'* ]]; then
    echo "not answered: $path" >&2
    return
  fi
  printf '%s\n    "%s": %s' "$separator" "$path" "$body"
  separator=','
}

github() {
  ask() { gh api "repos/$repository/$1"; }
  local name branches=()
  answer 'environments?per_page=100'
  while read -r name; do
    answer "environments/$name/deployment-branch-policies?per_page=100"
  done < <(gh api "repos/$repository/environments?per_page=100" \
    --jq '.environments[] | select(.deployment_branch_policy.custom_branch_policies) | .name | @uri' || true)
  if (($# > 0)); then
    for name in "$@"; do branches+=("${name//\//%2F}"); done
  else
    mapfile -t branches < <({
      gh api "repos/$repository" --jq '.default_branch | @uri'
      gh api "repos/$repository/branches?protected=true&per_page=100" --jq '.[].name | @uri'
    } | sort -u)
  fi
  for name in "${branches[@]}"; do
    answer "branches/$name/protection"
    answer "rules/branches/$name?per_page=100"
  done
}

gitlab() {
  ask() { glab api "projects/${repository//\//%2F}/$1"; }
  local path
  for path in protected_environments protected_branches approval_rules; do
    answer "$path?per_page=100"
  done
}

(($# >= 2)) || usage
forge=$1 repository=$2
shift 2
case $forge in
  github | gitlab) ;;
  *) usage ;;
esac
printf '{\n  "schema": "sluice.settings/1",\n  "forge": "%s",\n  "answers": {' "$forge"
"$forge" "$@"
printf '\n  }\n}\n'
