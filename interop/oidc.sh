# A second OpenID Connect server, node-oidc-provider: two issuers of it at once, without Keycloak. The AWS CLI and boto3
# log in with its tokens, and what must be refused is refused.
. interop/upstream.sh
. interop/oidc/provider.sh
work=$cache/oidc-work
rm -rf "$work"
mkdir -p "$work/policies"

start_provider main
main_issuer=$issuer
start_provider second --claims-in-userinfo
second_issuer=$issuer
start_provider foreign
foreign_issuer=$issuer

statement() { # ACTION…
  printf '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["%s"],"Resource":["arn:aws:s3:::lab","arn:aws:s3:::lab/*"]}]}' "$1"
}
statement 's3:GetObject' > "$work/policies/read-lab.json"
statement 's3:PutObject' > "$work/policies/write-lab.json"
port=$(free_port)
discovery=/.well-known/openid-configuration
env MINIO_ROOT_USER=owner-key MINIO_ROOT_PASSWORD=owner-secret \
  MINIO_IDENTITY_OPENID_CONFIG_URL="$main_issuer$discovery" \
  MINIO_IDENTITY_OPENID_CLIENT_ID=s3 \
  CLOAKROOM_IDENTITY_OPENID_CLIENTS=s3,batch-job \
  CLOAKROOM_IDENTITY_OPENID_GRANTABLE='*-lab' \
  MINIO_IDENTITY_OPENID_CONFIG_URL_SECOND="$second_issuer$discovery" \
  MINIO_IDENTITY_OPENID_CLIENT_ID_SECOND=s3-ec \
  MINIO_IDENTITY_OPENID_CLAIM_NAME_SECOND=groups \
  MINIO_IDENTITY_OPENID_CLAIM_USERINFO_SECOND=on \
  CLOAKROOM_IDENTITY_OPENID_GRANTABLE_SECOND='*-lab' \
  MINIO_IDENTITY_OPENID_CONFIG_URL_ROLE="$main_issuer$discovery" \
  MINIO_IDENTITY_OPENID_CLIENT_ID_ROLE=s3-ed \
  MINIO_IDENTITY_OPENID_ROLE_POLICY_ROLE=read-lab \
  MINIO_IDENTITY_OPENID_CONFIG_URL_HMAC="$main_issuer$discovery" \
  MINIO_IDENTITY_OPENID_CLIENT_ID_HMAC=s3-hmac \
  MINIO_IDENTITY_OPENID_CLIENT_SECRET_HMAC='secret-of-s3-hmac, long enough for HS256' \
  MINIO_IDENTITY_OPENID_ROLE_POLICY_HMAC=read-lab \
  bin/cloakroom server "$work/data" --address "127.0.0.1:$port" --policies "$work/policies" \
  --audit-log "$work/audit.jsonl" > "$work/bridge.log" 2>&1 &
started+=($!)
await_port "$port" || { cat "$work/bridge.log" >&2; exit 1; }
AWS_ACCESS_KEY_ID=owner-key AWS_SECRET_ACCESS_KEY=owner-secret AWS_REGION=us-east-1 \
  aws --endpoint-url "http://127.0.0.1:$port" s3 mb s3://lab > /dev/null
PYTHONPATH=interop/oidc "$clients/bin/python" interop/oidc/suite.py "http://127.0.0.1:$port" "$main_issuer" \
  "$second_issuer" "$foreign_issuer" || { tail -5 "$work/bridge.log" >&2; exit 1; }
stop_started
