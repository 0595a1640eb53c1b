# A page in headless Chromium: it logs in at Keycloak, calls STS and S3, with nothing in between but CORS.
for program in chromium node npm; do
  command -v "$program" > /dev/null || { echo "interop/run browser needs $program on the path." >&2; exit 1; }
done
. interop/upstream.sh
browser_dir=$cache/browser
mkdir -p "$browser_dir"
if ! cmp -s interop/browser/package.json "$browser_dir/package.json"; then
  echo "Installing the AWS SDK for JavaScript and playwright-core …"
  cp interop/browser/package.json "$browser_dir/"
  (cd "$browser_dir" && npm install --silent --no-audit --no-fund)
fi
cp interop/browser/*.mjs "$browser_dir/"

# A public client for pages, which the demo realm does not have.
page_port=$(free_port)
page_client=s3-page-$page_port
admin_token=$(curl -sSf "$KEYCLOAK_URL/realms/master/protocol/openid-connect/token" -d grant_type=password \
  -d client_id=admin-cli -d username=admin -d password=admin | python3 -c 'import json,sys; print(json.load(sys.stdin)["access_token"])')
curl -sSf -X POST "$KEYCLOAK_URL/admin/realms/demo/clients" -H "Authorization: Bearer $admin_token" \
  -H 'Content-Type: application/json' -d '{"clientId": "'"$page_client"'", "publicClient": true, "standardFlowEnabled": true,
    "redirectUris": ["http://127.0.0.1:'"$page_port"'/"], "webOrigins": ["http://127.0.0.1:'"$page_port"'"],
    "attributes": {"pkce.code.challenge.method": "S256"},
    "defaultClientScopes": ["basic", "profile", "email", "roles", "web-origins"], "optionalClientScopes": ["s3"]}'

# A bridge that takes tokens of that client. Pages of which origins may call it, the argument says.
start_bridge_for_pages() {
  bridge_port=$(free_port)
  MINIO_IDENTITY_OPENID_CONFIG_URL=$KEYCLOAK_URL/realms/demo/.well-known/openid-configuration \
    MINIO_IDENTITY_OPENID_CLIENT_ID=sts-bridge CLOAKROOM_IDENTITY_OPENID_SCOPE=s3 \
    CLOAKROOM_IDENTITY_OPENID_CLIENTS=$page_client MINIO_API_CORS_ALLOW_ORIGIN=$1 \
    MINIO_ROOT_USER=owner MINIO_ROOT_PASSWORD=owner-secret-key \
    bin/cloakroom server "$(mktemp -d)" --address "127.0.0.1:$bridge_port" > "$browser_dir/bridge-$bridge_port.log" 2>&1 &
  started+=($!)
  await_port "$bridge_port"
}

start_bridge_for_pages "*"
open_port=$bridge_port
AWS_ACCESS_KEY_ID=owner AWS_SECRET_ACCESS_KEY=owner-secret-key AWS_REGION=us-east-1 \
  aws --endpoint-url "http://127.0.0.1:$open_port" s3 mb s3://pages > /dev/null
start_bridge_for_pages "https://app.example.org"
(cd "$browser_dir" && NODE_NO_WARNINGS=1 node suite.mjs "$KEYCLOAK_URL/realms/demo" "$page_client" \
  "http://127.0.0.1:$open_port" "http://127.0.0.1:$bridge_port" pages "$page_port" "$browser_dir")
stop_started
