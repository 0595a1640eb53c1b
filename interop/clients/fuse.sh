#!/usr/bin/env bash
# s3fs mounts the bucket: renames, a file in parts, attributes.
#
#   bash fuse.sh
set -euo pipefail
. "$(dirname "$0")/page.sh"
work=$work/fuse
rm -rf "$work"
mkdir -p "$work"
MOUNT=$work/mount
mkdir "$MOUNT"
configuration "s3fs (FUSE)" > "$work/configuration"
. "$work/configuration"
trap 'fusermount -u "$MOUNT"' EXIT
mkdir "$MOUNT/s3fs"
head -c 30000000 /dev/urandom > "$work/file"
cp "$work/file" "$MOUNT/s3fs/file"
mv "$MOUNT/s3fs/file" "$MOUNT/s3fs/renamed"
cmp "$work/file" "$MOUNT/s3fs/renamed"
echo text > "$MOUNT/s3fs/small"
echo "and more" >> "$MOUNT/s3fs/small"
chmod 640 "$MOUNT/s3fs/small"
mv "$MOUNT/s3fs/small" "$MOUNT/s3fs/smaller"
[ "$(cat "$MOUNT/s3fs/smaller")" = $'text\nand more' ]
[ "$(stat -c %a "$MOUNT/s3fs/smaller")" = 640 ]
[ "$(ls "$MOUNT/s3fs")" = $'renamed\nsmaller' ]
rm -r "$MOUNT/s3fs"
