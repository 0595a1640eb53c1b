#!/usr/bin/env bash
# One program copies a tree of 500 files up, lists it, brings changes after it, copies it back and deletes it.
#
#   bash file_tools.sh PROGRAM
#
# $work has the tree, $BUCKET is the bucket, $page has the configuration.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/page.sh"
program=$1
work=$work/$program
rm -rf "$work"
mkdir -p "$work"
export AWS_CONFIG_FILE=$work/aws-config

aws_heading="AWS CLI"
aws_up() { aws s3 cp --only-show-errors --recursive "$1" "s3://$BUCKET/aws"; }
aws_list() { aws s3 ls --recursive "s3://$BUCKET/aws/"; }
aws_sync() { aws s3 sync --only-show-errors --delete "$1" "s3://$BUCKET/aws"; }
aws_down() { aws s3 cp --only-show-errors --recursive "s3://$BUCKET/aws" "$1"; }
aws_delete() { aws s3 rm --only-show-errors --recursive "s3://$BUCKET/aws"; }
aws_more() {
  local link
  link=$(aws s3 presign "s3://$BUCKET/aws/large")
  curl -sSf "$link" | cmp - "$1/large"
}

rclone_up() { rclone copy --s3-upload-cutoff 8M "$1" "lab:$BUCKET/rclone"; }
rclone_list() { rclone lsf -R --files-only "lab:$BUCKET/rclone"; }
rclone_sync() { rclone sync "$1" "lab:$BUCKET/rclone"; }
rclone_down() { rclone copy "lab:$BUCKET/rclone" "$1"; }
rclone_delete() { rclone purge "lab:$BUCKET/rclone"; }
rclone_more() {
  rclone check "$1" "lab:$BUCKET/rclone"
  rclone moveto "lab:$BUCKET/rclone/large" "lab:$BUCKET/rclone/moved"
  rclone moveto "lab:$BUCKET/rclone/moved" "lab:$BUCKET/rclone/large"
  rclone cat "lab:$BUCKET/rclone/large" | cmp - "$1/large"
  curl -sSf "$(rclone link "lab:$BUCKET/rclone/large")" | cmp - "$1/large"
}

s3cmd_up() { s3cmd --quiet put --recursive "$1/" "s3://$BUCKET/s3cmd/"; }
s3cmd_list() { s3cmd ls --recursive "s3://$BUCKET/s3cmd/"; }
s3cmd_sync() { s3cmd --quiet sync --delete-removed "$1/" "s3://$BUCKET/s3cmd/"; }
s3cmd_down() { s3cmd --quiet get --recursive "s3://$BUCKET/s3cmd/" "$1/"; }
s3cmd_delete() { s3cmd --quiet del --recursive --force "s3://$BUCKET/s3cmd/"; }

s5cmd_up() { s5cmd --log error cp -p 5 "$1/" "s3://$BUCKET/s5cmd/"; }
s5cmd_list() { s5cmd ls "s3://$BUCKET/s5cmd/*"; }
s5cmd_sync() { s5cmd --log error sync --delete "$1/" "s3://$BUCKET/s5cmd/"; }
s5cmd_down() { s5cmd --log error cp "s3://$BUCKET/s5cmd/*" "$1/"; }
s5cmd_delete() { s5cmd --log error rm "s3://$BUCKET/s5cmd/*"; }
s5cmd_more() {
  s5cmd cat "s3://$BUCKET/s5cmd/large" | cmp - "$1/large"
  s5cmd pipe "s3://$BUCKET/s5cmd/piped" < "$1/large"
  s5cmd mv "s3://$BUCKET/s5cmd/piped" "s3://$BUCKET/s5cmd/large"
  curl -sSf "$(s5cmd presign "s3://$BUCKET/s5cmd/large")" | cmp - "$1/large"
}

mc_up() { mc --quiet cp --recursive "$1/" "lab/$BUCKET/mc/"; }
mc_list() { mc ls --recursive "lab/$BUCKET/mc/"; }
mc_sync() { mc --quiet mirror --overwrite --remove "$1" "lab/$BUCKET/mc"; }
mc_down() { mc --quiet mirror "lab/$BUCKET/mc" "$1"; }
mc_delete() { mc --quiet rm --recursive --force "lab/$BUCKET/mc/"; }
mc_more() {
  local algorithm form
  mc ready lab
  mc ready --cluster-read lab
  for algorithm in CRC32 CRC32C CRC64NVME SHA1 SHA256; do
    mc --quiet cp --checksum "$algorithm" "$1/large" "lab/$BUCKET/mc-more/$algorithm"
    mc cat "lab/$BUCKET/mc-more/$algorithm" | cmp - "$1/large"
  done
  mc --quiet pipe "lab/$BUCKET/mc-more/piped" < "$1/large"
  mc cat "lab/$BUCKET/mc-more/piped" | cmp - "$1/large"
  head -c 100000000 /dev/zero | mc --quiet pipe --checksum CRC32C "lab/$BUCKET/mc-more/parts"
  mc --quiet cp "lab/$BUCKET/mc-more/piped" "lab/$BUCKET/mc-more/copied"
  # mc prints the command line of curl that sends the form.
  form=$(mc share upload "lab/$BUCKET/mc-more/shared" | sed -n 's/^Share: curl/curl -sSf/p')
  (cd "$1" && bash -c "${form//<FILE>/large}")
  mc cat "lab/$BUCKET/mc-more/shared" | cmp - "$1/large"
  curl -sSf "$(mc share download "lab/$BUCKET/mc-more/shared" | sed -n 's/^Share: //p')" | cmp - "$1/large"
  mc --quiet rm --recursive --force "lab/$BUCKET/mc-more/"
}

heading=${program}_heading
configuration "${!heading:-$program}" > "$work/configuration"
. "$work/configuration"
tree=$work/tree
cp -a "$work/../tree" "$tree"
stored() { python3 "$here/tree.py" stored "$tree" "$program"; }

"${program}_up" "$tree"
stored
[ "$("${program}_list" | wc -l)" = 500 ]
! declare -F "${program}_more" > /dev/null || "${program}_more" "$tree"
python3 "$here/tree.py" change "$tree"
"${program}_sync" "$tree"
stored
mkdir "$work/back"
"${program}_down" "$work/back"
diff -r "$tree" "$work/back"
"${program}_delete"
python3 "$here/tree.py" gone "$program"
