# The configuration that docs/clients.md shows, as suites run it. $page is the page.

# HEADING: the lines of the first block below it
configuration() {
  local lines
  lines=$(awk -v heading="## $1" '
    /^## / { inside = $0 == heading; next }
    inside && /^```/ { if (open) exit; open = 1; next }
    inside && open' "$page")
  [ -n "$lines" ] || { echo "$page shows no configuration of $1." >&2; return 1; }
  printf '%s\n' "$lines"
}

# HEADING FILE: what the page shows are lines of this program
shown_as_run() {
  local line
  configuration "$1" > "$work/shown"
  while read -r line; do
    grep -qxF -- "$line" <(sed 's/^[[:space:]]*//' "$2") ||
      { echo "$page shows a line for $1 that $2 does not have: $line" >&2; return 1; }
  done < "$work/shown"
}
