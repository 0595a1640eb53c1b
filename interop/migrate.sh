# Users, groups, policies and access keys of the real MinIO: exported by mc, imported by cloakroom state import, and used
# by the AWS CLI at the bridge.
. interop/upstream.sh
work=$cache/migrate
rm -rf "$work"
start_minio
build_store mc github.com/minio/mc@v0.0.0-20250313080218-cf909e1063a9
mc=$store
export MC_CONFIG_DIR=$work/mc MC_HOST_play=http://upstream:upstream-secret@127.0.0.1:$store_port
timeout 60 "$mc" ready play > /dev/null

statement() { printf '{"Version":"2012-10-17","Statement":[{"Effect":"%s","Action":["%s"],"Resource":["arn:aws:s3:::lab","arn:aws:s3:::lab/%s"]}]}' "$@"; }
statement Allow 's3:*' '*' > "$work/lab.json"
statement Deny 's3:GetObject' 'secret/*' > "$work/guard.json"
statement Allow 's3:GetObject' '*' > "$work/read.json"
{
  "$mc" admin policy create play lab "$work/lab.json"
  "$mc" admin policy create play guard "$work/guard.json"
  "$mc" admin user add play alice alice-secret
  "$mc" admin user add play bob bob-secret
  "$mc" admin user add play carol carol-secret
  "$mc" admin group add play team alice bob
  "$mc" admin policy attach play lab --group team
  "$mc" admin policy attach play guard --user bob
  "$mc" admin policy attach play readwrite --user carol
  "$mc" admin user disable play carol
  "$mc" admin user svcacct add play alice --access-key alice-reads --secret-key alice-reads-secret --policy "$work/read.json"
  "$mc" admin user svcacct add play bob --access-key bob-off --secret-key bob-off-secret
  "$mc" admin user svcacct disable play bob-off
  "$mc" admin accesskey create play --access-key owner-key --secret-key owner-key-secret
  (cd "$work" && "$mc" admin cluster iam export play)
} > "$work/mc.log"
stop_started

mkdir "$work/data"
status=0
bin/cloakroom state import "$work/play-iam-info.zip" --data "$work/data" 2> "$work/left-out" || status=$?
[ "$status" = 3 ] && grep -q '^left out: service account `owner-key`' "$work/left-out" || { cat "$work/left-out" >&2; exit 1; }
bin/cloakroom state import "$work/play-iam-info.zip" --data "$work/data" --root-user upstream
bin/cloakroom state import "$work/play-iam-info.zip" --data "$work/data" --root-user upstream | grep 'Documents written: 0;'
! grep -a -e '-secret' "$work/data/state.db" || { echo "The state has a secret in the clear." >&2; exit 1; }

port=$(free_port)
MINIO_ROOT_USER=owner MINIO_ROOT_PASSWORD=owner-secret bin/cloakroom server "$work/data" --address "127.0.0.1:$port" \
  > "$work/bridge.log" 2>&1 &
started+=($!)
await_port "$port" || { cat "$work/bridge.log" >&2; exit 1; }

as() { # KEY COMMAND…: with the secret KEY-secret
  local key=$1
  shift
  AWS_ACCESS_KEY_ID=$key AWS_SECRET_ACCESS_KEY=$key-secret AWS_REGION=us-east-1 aws --endpoint-url "http://127.0.0.1:$port" "$@"
}
fails() { # CODE KEY COMMAND…
  local code=$1
  shift
  ! as "$@" > "$work/answer" 2>&1 && grep -q -e "$code" -e '403' "$work/answer" ||
    { echo "expected $code: $*" >&2; cat "$work/answer" >&2; exit 1; }
}
echo hello > "$work/hello"
as owner s3 mb s3://lab > /dev/null
as alice s3 cp "$work/hello" s3://lab/secret/hello > /dev/null
as bob s3 ls s3://lab/secret/ | grep -q hello
fails AccessDenied bob s3 cp s3://lab/secret/hello -
as alice-reads s3 cp s3://lab/secret/hello - | grep -q hello
fails AccessDenied alice-reads s3 ls s3://lab/
fails InvalidAccessKeyId bob-off s3 ls s3://lab/
fails InvalidAccessKeyId carol s3 ls s3://lab/
as owner-key s3 ls | grep -q lab
echo "users, groups, policies and access keys of MinIO: ok"
stop_started
