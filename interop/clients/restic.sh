#!/usr/bin/env bash
# restic backs the tree of 500 files up, and again after a change; it checks, restores and forgets.
#
#   bash restic.sh
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/page.sh"
work=$work/restic
rm -rf "$work"
mkdir -p "$work"
configuration restic > "$work/configuration"
. "$work/configuration"
export RESTIC_CACHE_DIR=$work/cache
tree=$work/tree
cp -a "$work/../tree" "$tree"

snapshots() {
  restic --quiet snapshots --json | python3 -c 'import json, sys; [print(each["id"]) for each in json.load(sys.stdin)]'
}

restic --quiet init
(cd "$tree" && restic --quiet backup .)
[ "$(restic --quiet ls --recursive latest / --json | grep -c '"type":"file"')" = 500 ]
python3 "$here/tree.py" change "$tree"
(cd "$tree" && restic --quiet backup .)
[ "$(snapshots | wc -l)" = 2 ]
restic --quiet restore latest --target "$work/back"
diff -r "$tree" "$work/back"
restic --quiet forget --keep-last 1 --prune
restic --quiet check --read-data
restic --quiet forget --prune "$(snapshots)"
[ -z "$(snapshots)" ]
