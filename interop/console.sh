# The console in headless Chromium: login at Keycloak, objects, rights, credentials, logout; and pages of others.
for program in chromium node npm; do
  command -v "$program" > /dev/null || { echo "interop/run console needs $program on the path." >&2; exit 1; }
done
console_dir=$cache/console
mkdir -p "$console_dir"
if ! cmp -s interop/console/package.json "$console_dir/package.json"; then
  echo "Installing playwright-core and axe-core …"
  cp interop/console/package.json "$console_dir/"
  (cd "$console_dir" && npm install --silent --no-audit --no-fund)
fi
cp -r interop/console/*.mjs interop/console/files "$console_dir/"
export CONSOLE_SOURCES=$PWD/sts-bridge/src/main/resources/io/cloakroom/bridge/console
(cd "$console_dir" && node suite.mjs "http://localhost:$((port + 1))" "$BRIDGE_URL" "$console_dir")

# Once more what is about objects, on a store that keeps versions: the real MinIO, behind the gateway.
. interop/upstream.sh
work=$cache/console/minio
rm -rf "$work"
start_minio
store_pid=${started[-1]}
gateway_port=$(free_port) gateway_console=$(free_port)
CLOAKROOM_UPSTREAM_ACCESS_KEY=upstream CLOAKROOM_UPSTREAM_SECRET_KEY=upstream-secret MINIO_ROOT_USER=owner \
  MINIO_ROOT_PASSWORD=owner-secret MINIO_IDENTITY_OPENID_CLIENT_ID=sts-bridge CLOAKROOM_IDENTITY_OPENID_SCOPE=s3 \
  MINIO_IDENTITY_OPENID_CONFIG_URL=$KEYCLOAK_URL/realms/demo/.well-known/openid-configuration \
  CLOAKROOM_IDENTITY_OPENID_CLIENTS=s3-cli,sts-bridge CLOAKROOM_IDENTITY_OPENID_LOGIN_CLIENT=s3-cli \
  bin/cloakroom gateway "http://127.0.0.1:$store_port" --address "127.0.0.1:$gateway_port" \
  --console-address "127.0.0.1:$gateway_console" --data "$work/state" --policies examples/policies > "$work/gateway.log" 2>&1 &
started+=($!)
await_port "$gateway_console" || { cat "$work/gateway.log" >&2; exit 1; }
(cd "$console_dir" && node suite.mjs "http://localhost:$gateway_console" "http://127.0.0.1:$gateway_port" "$work" "$store_pid") ||
  { tail -20 "$work/gateway.log" >&2; exit 1; }
stop_started
