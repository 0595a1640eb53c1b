# MinIO's walk-through of 2020 with today's programs: a user, a policy, and sessions narrowed to a prefix for a while.
. interop/upstream.sh
work=$cache/session-policy-work
rm -rf "$work"
mkdir -p "$work"
build_store mc github.com/minio/mc@v0.0.0-20250313080218-cf909e1063a9
mc=$store
export MC_CONFIG_DIR=$work/mc
port=$(free_port)
endpoint=http://127.0.0.1:$port
MINIO_ROOT_USER=owner-key MINIO_ROOT_PASSWORD=owner-secret \
  bin/cloakroom server "$work/data" --address "127.0.0.1:$port" > "$work/bridge.log" 2>&1 &
started+=($!)
await_port "$port"
"$mc" alias set bridge "$endpoint" owner-key owner-secret > /dev/null
"$mc" mb --quiet bridge/tmp > /dev/null
for key in media/a.txt media/b.txt other/c.txt; do echo "$key" | "$mc" --quiet pipe "bridge/tmp/$key" > /dev/null; done
cat > "$work/tmp.json" << 'JSON'
{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["s3:*"], "Resource": ["arn:aws:s3:::tmp", "arn:aws:s3:::tmp/*"]}]}
JSON
"$mc" admin user add bridge newuser newuser123 > /dev/null
"$mc" admin policy create bridge tmponly "$work/tmp.json" > /dev/null
"$mc" admin policy attach bridge tmponly --user newuser > /dev/null

refused() { # WORDS COMMAND…
  local words=$1 said
  shift
  if said=$("$@" 2>&1); then echo "was not refused: $*" >&2; exit 1; fi
  grep -qE -- "$words" <<< "$said" || { echo "$* was refused, but with: $said" >&2; exit 1; }
}
as_newuser() { AWS_ACCESS_KEY_ID=newuser AWS_SECRET_ACCESS_KEY=newuser123 "$@"; }
with_token() { env $(cat "$work/token") "$@"; }

as_newuser examples/assume-role/run --endpoint "$endpoint" --bucket tmp --seconds 900 > "$work/list"
grep -q other/c.txt "$work/list"
as_newuser python3 examples/assume-role/assume_role.py --endpoint "$endpoint" --bucket tmp > "$work/list"
grep -q other/c.txt "$work/list"
for language in java python; do
  case $language in
    java) create=examples/session-policy/create-token read=examples/session-policy/list-or-get-object ;;
    python) create=examples/session-policy/create_token.py read=examples/session-policy/list_or_get_object.py ;;
  esac
  as_newuser "$create" --endpoint "$endpoint" --bucket tmp --prefix media/ > "$work/token"
  with_token "$read" --endpoint "$endpoint" --bucket tmp --list media/ > "$work/list"
  [ "$(wc -l < "$work/list")" = 2 ]
  [ "$(with_token "$read" --endpoint "$endpoint" --bucket tmp --get media/a.txt)" = media/a.txt ]
  refused AccessDenied with_token "$read" --endpoint "$endpoint" --bucket tmp --get other/c.txt
  refused AccessDenied with_token "$read" --endpoint "$endpoint" --bucket tmp --list other/
  echo "create-token and list-or-get-object ($language): ok"
done

# A user without policies takes on a role.
cat > "$work/listing.json" << 'JSON'
{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": ["arn:aws:s3:::tmp"]}]}
JSON
"$mc" admin user add bridge warehouse warehouse-secret-key > /dev/null
"$mc" admin policy create bridge lab-listing "$work/listing.json" > /dev/null
MINIO_ROOT_USER=owner-key MINIO_ROOT_PASSWORD=owner-secret bin/cloakroom role create lab-reader --url "$endpoint" \
  --trust examples/role/trust.json --policy readonly,lab-listing > /dev/null
as_warehouse() { AWS_ACCESS_KEY_ID=warehouse AWS_SECRET_ACCESS_KEY=warehouse-secret-key "$@"; }
for program in examples/role/run examples/role/take_on_role.py; do
  as_warehouse "$program" --endpoint "$endpoint" --bucket tmp > "$work/list"
  grep -q assumed-role/lab-reader/example "$work/list"
  grep -q other/c.txt "$work/list"
  refused "Access ?Denied" as_warehouse "$program" --endpoint "$endpoint" --bucket tmp --external-id other
  echo "$program: ok"
done

# With the AWS CLI, as MinIO's documentation has it. A session that has ended is an unknown key.
cat > "$work/media.json" << 'JSON'
{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::tmp/media/*"]}]}
JSON
as_newuser aws --endpoint-url "$endpoint" --region us-east-1 sts assume-role --role-arn arn:xxx:xxx:xxx:xxxx \
  --role-session-name anything --duration-seconds 900 --policy "file://$work/media.json" \
  --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text > "$work/credentials"
read -r AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN < "$work/credentials"
export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
[ "$(aws --endpoint-url "$endpoint" --region us-east-1 s3 cp s3://tmp/media/b.txt -)" = media/b.txt ]
refused 403 aws --endpoint-url "$endpoint" --region us-east-1 s3 cp s3://tmp/other/c.txt -
unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
as_newuser aws --endpoint-url "$endpoint" --region us-east-1 sts get-session-token > /dev/null
as_newuser aws --endpoint-url "$endpoint" --region us-east-1 sts get-federation-token --name guest > /dev/null
as_newuser aws --endpoint-url "$endpoint" --region us-east-1 sts get-caller-identity --query Arn --output text |
  grep -qx 'arn:aws:iam::000000000000:user/newuser'

# The user goes, and its sessions with it.
"$mc" admin user remove bridge newuser > /dev/null
refused InvalidAccessKeyId with_token examples/session-policy/list_or_get_object.py \
  --endpoint "$endpoint" --bucket tmp --get media/a.txt
stop_started
echo "session policies: ok"
