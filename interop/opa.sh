# The real OPA decides in place of policies, by examples/opa/authz.rego: boto3 and mc may do everything but delete.
. interop/upstream.sh
work=$cache/opa-work
rm -rf "$work"
mkdir -p "$work"
build_store mc github.com/minio/mc@v0.0.0-20250313080218-cf909e1063a9
mc=$store
build_store opa github.com/open-policy-agent/opa@v1.22.0
opa=$store
export MC_CONFIG_DIR=$work/mc

opa_port=$(free_port)
start_opa() {
  "$opa" run --server --disable-telemetry --log-level error --addr "127.0.0.1:$opa_port" examples/opa/authz.rego \
    >> "$work/opa.log" 2>&1 &
  opa_pid=$!
  started+=("$opa_pid")
  await_port "$opa_port"
}
start_bridge() { # NAME=URL
  port=$(free_port)
  endpoint=http://127.0.0.1:$port
  env "$1" MINIO_ROOT_USER=owner-key MINIO_ROOT_PASSWORD=owner-secret \
    bin/cloakroom server "$work/data" --address "127.0.0.1:$port" --audit-log "$work/audit.jsonl" \
    > "$work/bridge.log" 2>&1 &
  bridge_pid=$!
  started+=("$bridge_pid")
  await_port "$port"
  "$mc" alias set owner "$endpoint" owner-key owner-secret > /dev/null
}
refused() { # WORDS COMMAND…
  local words=$1 said
  shift
  if said=$("$@" 2>&1); then echo "was not refused: $*" >&2; exit 1; fi
  grep -qE -- "$words" <<< "$said" || { echo "$* was refused, but with: $said" >&2; exit 1; }
}

start_opa
start_bridge "MINIO_POLICY_PLUGIN_URL=http://127.0.0.1:$opa_port/v1/data/httpapi/authz/allow"
"$mc" mb --quiet owner/lab-data > /dev/null
"$mc" admin user add owner ann ann-secret-key > /dev/null
"$mc" alias set ann "$endpoint" ann ann-secret-key > /dev/null

python3 interop/opa_suite.py "$endpoint"

echo text > "$work/text"
"$mc" --quiet cp "$work/text" ann/lab-data/by-mc > /dev/null
[ "$("$mc" cat ann/lab-data/by-mc)" = text ]
"$mc" ls ann | grep -q lab-data
refused "Access Denied|denied" "$mc" rm ann/lab-data/by-mc
refused "Access Denied|denied" "$mc" rb --force ann/lab-data
refused "Access Denied" "$mc" admin user list ann
"$mc" rm owner/lab-data/by-mc > /dev/null
grep -q '"policy":"access plugin"' "$work/audit.jsonl"
echo "mc: reads and writes, and deletes nothing"

# Without OPA nobody may do anything, and is told to try again; with it again everybody may what they could.
kill "$opa_pid"
wait "$opa_pid" 2> /dev/null || true
refused "access plugin does not answer" "$mc" ls ann/lab-data
refused "access plugin does not answer" "$mc" ls owner/lab-data
start_opa
"$mc" ls ann/lab-data > /dev/null
"$mc" ls owner/lab-data > /dev/null
kill "$bridge_pid"
wait "$bridge_pid" 2> /dev/null || true
echo "fails closed, and comes back"

# The older name, and a rule that answers with an object.
start_bridge "MINIO_POLICY_OPA_URL=http://127.0.0.1:$opa_port/v1/data/httpapi/authz"
"$mc" alias set ann "$endpoint" ann ann-secret-key > /dev/null
"$mc" --quiet cp "$work/text" ann/lab-data/again > /dev/null
refused "Access Denied|denied" "$mc" rm ann/lab-data/again
stop_started
echo "MINIO_POLICY_OPA_URL: ok"
