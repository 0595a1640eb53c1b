# The console in headless Chromium: login at Keycloak, objects, rights, credentials, administration, logout; and pages
# of others. What is about objects once more on the real MinIO. Then a console below a path of a host with TLS, behind
# nginx: a client with a secret, and users of a directory.
for program in chromium node npm nginx openssl slapd ldapadd; do
  PATH=$PATH:/usr/sbin command -v "$program" > /dev/null || {
    echo "interop/run console needs $program on the path." >&2
    exit 1
  }
done
. interop/upstream.sh
. interop/slapd.sh
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

# Below a path of a host with TLS, behind nginx, with the users of a directory.
work=$cache/console-work
rm -rf "$work"
mkdir -p "$work/nginx"
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/key.pem" -out "$work/cert.pem" -days 2 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost 2> /dev/null
fill_slapd "$work" << LDIF
dn: uid=bob,ou=people,$base
objectClass: inetOrgPerson
uid: bob
cn: Bob
sn: Bob
userPassword: bobs-secret
LDIF
start_slapd "$work"
s3_port=$(free_port) console_port=$(free_port) tls_port=$(free_port)
console_url=https://localhost:$tls_port/console
cat > "$work/nginx.conf" << CONF
daemon off;
worker_processes 1;
pid $work/nginx.pid;
error_log $work/nginx.log;
events {}
http {
  access_log off;
  client_body_temp_path $work/nginx/body;
  proxy_temp_path $work/nginx/proxy;
  fastcgi_temp_path $work/nginx/fastcgi;
  uwsgi_temp_path $work/nginx/uwsgi;
  scgi_temp_path $work/nginx/scgi;
  client_max_body_size 0;
  server {
    listen 127.0.0.1:$tls_port ssl;
    ssl_certificate $work/cert.pem;
    ssl_certificate_key $work/key.pem;
    location / {
      default_type text/html;
      return 200 "<h1>another application</h1>";
    }
    location /console/ {
      proxy_pass http://127.0.0.1:$console_port/;
      proxy_http_version 1.1;
      proxy_request_buffering off;
      proxy_buffering off;
      proxy_set_header Host \$http_host;
      proxy_set_header X-Forwarded-For \$remote_addr;
      proxy_set_header X-Forwarded-Proto https;
    }
  }
}
CONF
PATH=$PATH:/usr/sbin nginx -c "$work/nginx.conf" &
started+=($!)
await_port "$tls_port"
bin/cloakroom keycloak setup --url "$KEYCLOAK_URL" --realm demo --user admin --password-file "$DEMO_DIR/admin-password" \
  --secret-file "$DEMO_DIR/sts-bridge.secret" --console "$console_url" \
  --console-secret-file "$work/s3-console.secret" > "$work/bridge.env" 2> "$work/setup.log"
MINIO_CONFIG_ENV_FILE=$work/bridge.env MINIO_IDENTITY_LDAP_SERVER_ADDR=127.0.0.1:$slapd_port \
  MINIO_IDENTITY_LDAP_SERVER_INSECURE=on MINIO_IDENTITY_LDAP_LOOKUP_BIND_DN=cn=lookup,$base \
  MINIO_IDENTITY_LDAP_LOOKUP_BIND_PASSWORD=lookup-secret MINIO_IDENTITY_LDAP_USER_DN_SEARCH_BASE_DN=ou=people,$base \
  MINIO_IDENTITY_LDAP_USER_DN_SEARCH_FILTER='(uid=%s)' CLOAKROOM_TRUSTED_PROXIES=127.0.0.1 \
  bin/cloakroom server "$work/data" --address "127.0.0.1:$s3_port" --console-address "127.0.0.1:$console_port" \
  --audit-log "$work/audit.jsonl" > "$work/bridge.log" 2>&1 &
started+=($!)
await_port "$console_port"
(cd "$console_dir" && node proxied.mjs "$console_url" "http://127.0.0.1:$s3_port" "$console_dir")
stop_started
! grep -q bobs-secret "$work/bridge.log" "$work/audit.jsonl" || { echo "A password is in the logs." >&2; exit 1; }
