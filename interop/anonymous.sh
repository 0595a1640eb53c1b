# mc anonymous at the real MinIO, at the bridge over its own store, and at the gateway in front of another MinIO: what
# mc says, and what a caller without credentials may then do, must be the same.
. interop/upstream.sh
work=$cache/anonymous-work
rm -rf "$work"
mkdir -p "$work"
build_store mc github.com/minio/mc@v0.0.0-20250313080218-cf909e1063a9
mc=$store
build_store minio github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c
export MC_CONFIG_DIR=$work/mc MINIO_ROOT_USER=owner-key MINIO_ROOT_PASSWORD=owner-secret

minio_port=$(free_port)
"$store" server --quiet --address "127.0.0.1:$minio_port" "$work/minio" > "$work/minio.log" 2>&1 &
started+=($!)
behind_port=$(free_port)
"$store" server --quiet --address "127.0.0.1:$behind_port" "$work/behind" > "$work/behind.log" 2>&1 &
started+=($!)
server_port=$(free_port)
bin/cloakroom server "$work/data" --address "127.0.0.1:$server_port" > "$work/server.log" 2>&1 &
started+=($!)
gateway_port=$(free_port)
CLOAKROOM_UPSTREAM_ACCESS_KEY=owner-key CLOAKROOM_UPSTREAM_SECRET_KEY=owner-secret \
  bin/cloakroom gateway "http://127.0.0.1:$behind_port" --data "$work/state" --address "127.0.0.1:$gateway_port" \
  > "$work/gateway.log" 2>&1 &
started+=($!)
for server in minio behind server gateway; do
  port_of=${server}_port
  await_port "${!port_of}"
done
for server in minio server gateway; do
  port_of=${server}_port
  MC_HOST_server="http://owner-key:owner-secret@127.0.0.1:${!port_of}" \
    python3 interop/anonymous_suite.py "$mc" server "http://127.0.0.1:${!port_of}" "$work" > "$work/$server.jsonl"
done
for server in server gateway; do
  python3 interop/anonymous_suite.py --compare "$work/minio.jsonl" "$work/$server.jsonl"
done
# The store behind the gateway has none of its policies.
export MC_HOST_behind="http://owner-key:owner-secret@127.0.0.1:$behind_port"
[ "$("$mc" --json anonymous get behind/site | python3 -c 'import json, sys; print(json.load(sys.stdin)["permission"])')" = private ]
stop_started
echo "anonymous: mc says the same, and callers without credentials may do the same"
