# The real mc administers the bridge, and then the real MinIO: what it says must be the same. Then the keys are used.
. interop/upstream.sh
work=$cache/mc-work
rm -rf "$work"
mkdir -p "$work"
build_store mc github.com/minio/mc@v0.0.0-20250313080218-cf909e1063a9
mc=$store
build_store minio github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c
export MC_CONFIG_DIR=$work/mc

start_bridge() {
  bridge_port=$(free_port)
  MINIO_ROOT_USER=owner-key MINIO_ROOT_PASSWORD=owner-secret \
    bin/cloakroom server "$work/data" --address "127.0.0.1:$bridge_port" > "$work/bridge.log" 2>&1 &
  started+=($!)
  await_port "$bridge_port"
}

minio_port=$(free_port)
mkdir -p "$work/minio" "$work/files"
MINIO_ROOT_USER=owner-key MINIO_ROOT_PASSWORD=owner-secret \
  "$store" server --quiet --address "127.0.0.1:$minio_port" "$work/minio" > "$work/minio.log" 2>&1 &
started+=($!)
await_port "$minio_port"
start_bridge
for server in minio cloakroom; do
  case $server in minio) port=$minio_port ;; cloakroom) port=$bridge_port ;; esac
  MC_HOST_server="http://owner-key:owner-secret@127.0.0.1:$port" \
    python3 interop/mc_suite.py "$mc" server "$work/files" > "$work/$server.jsonl"
done
python3 interop/mc_suite.py --compare "$work/minio.jsonl" "$work/cloakroom.jsonl"

# What is said must be true: the keys may do what was granted, and end with their user.
refused() { # WORDS COMMAND…: fails, and says so
  local words=$1 said
  shift
  if said=$("$@" 2>&1); then echo "was not refused: $*" >&2; exit 1; fi
  grep -qE -- "$words" <<< "$said" || { echo "$* was refused, but with: $said" >&2; exit 1; }
}
"$mc" alias set mine "http://127.0.0.1:$bridge_port" owner-key owner-secret > /dev/null
"$mc" admin info mine > "$work/info"
"$mc" mb --quiet mine/reports > /dev/null
echo text | "$mc" --quiet pipe mine/reports/public/a > /dev/null
echo text | "$mc" --quiet pipe mine/reports/secret/a > /dev/null
cat > "$work/read-public.json" << 'JSON'
{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::reports/public/*"]}]}
JSON
"$mc" admin policy create mine read-public "$work/read-public.json" > /dev/null
"$mc" admin user add mine ann ann-secret-key > /dev/null
export MC_HOST_ann="http://ann:ann-secret-key@127.0.0.1:$bridge_port"
refused "Insufficient permissions" "$mc" cat ann/reports/public/a
"$mc" admin policy attach mine read-public --user ann > /dev/null
[ "$("$mc" cat ann/reports/public/a)" = text ]
refused "Insufficient permissions" "$mc" cat ann/reports/secret/a
refused "Access Denied" "$mc" admin user list ann
"$mc" admin accesskey create ann ann --access-key ann-job --secret-key ann-job-secret > /dev/null
export MC_HOST_job="http://ann-job:ann-job-secret@127.0.0.1:$bridge_port"
[ "$("$mc" cat job/reports/public/a)" = text ]
"$mc" admin accesskey disable mine ann-job > /dev/null
refused "disabled" "$mc" cat job/reports/public/a
"$mc" admin accesskey enable mine ann-job > /dev/null
"$mc" admin group add mine auditors ann > /dev/null
"$mc" admin policy attach mine readonly --group auditors > /dev/null
[ "$("$mc" cat ann/reports/secret/a)" = text ]
"$mc" admin group disable mine auditors > /dev/null
refused "Insufficient permissions" "$mc" cat ann/reports/public/a
"$mc" admin group enable mine auditors > /dev/null
"$mc" admin user disable mine ann > /dev/null
refused "disabled" "$mc" cat ann/reports/public/a
refused "" "$mc" cat job/reports/public/a
"$mc" admin user enable mine ann > /dev/null
[ "$("$mc" cat job/reports/public/a)" = text ]

# What was done is still there after a kill -9.
kill -9 "${started[-1]}"
wait "${started[-1]}" 2> /dev/null || true
unset 'started[-1]'
MINIO_ROOT_USER=owner-key MINIO_ROOT_PASSWORD=owner-secret \
  bin/cloakroom server "$work/data" --address "127.0.0.1:$bridge_port" > "$work/bridge-2.log" 2>&1 &
started+=($!)
await_port "$bridge_port"
[ "$("$mc" cat job/reports/secret/a)" = text ]
"$mc" admin user remove mine ann > /dev/null
refused "does not exist" "$mc" cat ann/reports/public/a
refused "does not exist" "$mc" cat job/reports/public/a
"$mc" admin user add mine ann ann-secret-key > /dev/null
refused "Insufficient permissions" "$mc" cat ann/reports/public/a
refused "does not exist" "$mc" cat job/reports/public/a
stop_started
echo "mc: users, groups, policies and access keys do what mc said"
