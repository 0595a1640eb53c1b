# Programs written by others, with temporary credentials of the demo's Keycloak, against the embedded store and against
# the gateway in front of MinIO and versitygw.
. interop/upstream.sh
clients_dir=$PWD/interop/clients
work=$cache/clients-work
rm -rf "$work"
mkdir -p "$work"

# --- what the machine must have ---------------------------------------------------------------------------------------
for program in go node npm nginx; do
  command -v "$program" > /dev/null || { echo "interop/run clients needs $program on the path." >&2; exit 1; }
done
python=$cache/arrow/bin/python
if [ "$(cat "$cache/arrow/installed" 2> /dev/null)" != "$(cat "$clients_dir/requirements.txt")" ]; then
  echo "Installing pyarrow and PyIceberg …"
  python3 -m venv "$cache/arrow"
  "$cache/arrow/bin/pip" install --quiet --disable-pip-version-check -r "$clients_dir/requirements.txt"
  cp "$clients_dir/requirements.txt" "$cache/arrow/installed"
fi
node_dir=$cache/node
if ! cmp -s "$clients_dir/package.json" "$node_dir/package.json"; then
  echo "Installing the AWS SDK for JavaScript …"
  mkdir -p "$node_dir"
  cp "$clients_dir/package.json" "$node_dir/"
  (cd "$node_dir" && npm install --silent --no-audit --no-fund)
fi
cp "$clients_dir/javascript_suite.mjs" "$node_dir/"
build_store mc github.com/minio/mc@v0.0.0-20250313080218-cf909e1063a9
mc=$store
(cd "$clients_dir/go" && GOCACHE=$cache/go/build GOMODCACHE=$cache/go/mod GOFLAGS=-modcacherw \
  nice go build -o "$work/trailers" .)

# --- the clients ------------------------------------------------------------------------------------------------------
mc_suite() {
  local endpoint=$1 bucket=$2 algorithm
  export MC_CONFIG_DIR=$work/mc
  export MC_HOST_bridge="http://$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY:$AWS_SESSION_TOKEN@${endpoint#http://}"
  timeout 60 "$mc" ready bridge
  timeout 60 "$mc" ready --cluster-read bridge
  head -c 9000000 /dev/urandom > "$work/large"
  for algorithm in CRC32 CRC32C CRC64NVME SHA1 SHA256; do
    "$mc" --quiet cp --checksum "$algorithm" "$work/large" "bridge/$bucket/mc/$algorithm" > /dev/null
    "$mc" cat "bridge/$bucket/mc/$algorithm" | cmp - "$work/large"
  done
  head -c 40000000 "$work/large" | "$mc" --quiet pipe "bridge/$bucket/mc/piped" > /dev/null
  "$mc" cat "bridge/$bucket/mc/piped" | cmp - "$work/large"
  head -c 100000000 /dev/zero | "$mc" --quiet pipe --checksum CRC32C "bridge/$bucket/mc/parts" > /dev/null
  "$mc" --quiet cp "bridge/$bucket/mc/piped" "bridge/$bucket/mc/copied" > /dev/null
  "$mc" ls "bridge/$bucket/mc/" > "$work/listing"
  grep -q piped "$work/listing"
  "$mc" --quiet rm --recursive --force "bridge/$bucket/mc/" > /dev/null
  echo "mc cp --checksum, pipe, ready: ok"
}

# s3fs, where the machine can mount: renames, a file in parts, attributes.
s3fs_suite() {
  local endpoint=$1 bucket=$2 mount=$work/mount
  if ! command -v s3fs > /dev/null || [ ! -w /dev/fuse ]; then
    echo "s3fs: left out, no s3fs or no /dev/fuse here"
    return 0
  fi
  mkdir -p "$mount"
  AWSACCESSKEYID=$AWS_ACCESS_KEY_ID AWSSECRETACCESSKEY=$AWS_SECRET_ACCESS_KEY AWSSESSIONTOKEN=$AWS_SESSION_TOKEN \
    s3fs "$bucket" "$mount" -o "url=$endpoint,use_path_request_style,use_session_token" \
    -o "endpoint=us-east-1,multipart_size=10"
  mkdir "$mount/s3fs"
  head -c 30000000 "/dev/urandom" > "$work/file"
  cp "$work/file" "$mount/s3fs/file"
  mv "$mount/s3fs/file" "$mount/s3fs/renamed"
  cmp "$work/file" "$mount/s3fs/renamed"
  echo text > "$mount/s3fs/small"
  mv "$mount/s3fs/small" "$mount/s3fs/smaller"
  [ "$(cat "$mount/s3fs/smaller")" = text ]
  rm -r "$mount/s3fs"
  fusermount -u "$mount"
  echo "s3fs: ok"
}

# nginx as it speaks to its upstreams by default: HTTP/1.0, one request a connection.
start_http10() {
  proxy_port=$(free_port)
  local directory=$work/nginx-$proxy_port
  mkdir -p "$directory"
  cat > "$directory/nginx.conf" << NGINX
daemon off;
pid $directory/pid;
error_log $directory/error.log;
events {}
http {
  access_log off;
  client_max_body_size 0;
  client_body_temp_path $directory/body;
  proxy_temp_path $directory/proxy;
  fastcgi_temp_path $directory/fastcgi;
  uwsgi_temp_path $directory/uwsgi;
  scgi_temp_path $directory/scgi;
  server {
    listen 127.0.0.1:$proxy_port;
    location / {
      proxy_pass $1;
      proxy_http_version 1.0;
      proxy_set_header Host \$http_host;
    }
  }
}
NGINX
  nginx -e "$directory/error.log" -c "$directory/nginx.conf" &
  started+=($!)
  await_port "$proxy_port"
}

all_clients() {
  local name=$1 endpoint=$2 bucket=clients-$$-$RANDOM
  echo "-- $name"
  eval "$(python3 "$clients_dir/session.py" writer "$endpoint")"
  export AWS_REGION=us-east-1
  aws --endpoint-url "$endpoint" s3 mb "s3://$bucket" > /dev/null
  start_http10 "$endpoint"
  "$python" "$clients_dir/botocore_suite.py" "$endpoint" "$bucket" "http://127.0.0.1:$proxy_port"
  "$python" "$clients_dir/arrow_suite.py" "$endpoint" "$bucket"
  (cd "$node_dir" && NODE_NO_WARNINGS=1 node javascript_suite.mjs "$endpoint" "$bucket")
  "$work/trailers" "${endpoint#http://}" "$bucket"
  mc_suite "$endpoint" "$bucket"
  s3fs_suite "$endpoint" "$bucket"
  unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_REGION
}

# A gateway that knows the demo's Keycloak, in front of a store that listens on this port.
start_gateway() {
  gateway_port=$(free_port)
  MINIO_IDENTITY_OPENID_CONFIG_URL=$KEYCLOAK_URL/realms/demo/.well-known/openid-configuration \
    MINIO_IDENTITY_OPENID_CLIENT_ID=sts-bridge CLOAKROOM_IDENTITY_OPENID_SCOPE=s3 \
    CLOAKROOM_IDENTITY_OPENID_CLIENTS=s3-cli \
    CLOAKROOM_UPSTREAM_ACCESS_KEY=upstream CLOAKROOM_UPSTREAM_SECRET_KEY=upstream-secret \
    bin/cloakroom gateway "http://127.0.0.1:$1" --address "127.0.0.1:$gateway_port" --data "$work/state-$gateway_port" \
    > "$work/gateway-$gateway_port.log" 2>&1 &
  started+=($!)
  await_port "$gateway_port"
}

all_clients "embedded store" "$BRIDGE_URL"
stop_started
for upstream in ${INTEROP_STORES:-minio versitygw}; do
  start_$upstream
  start_gateway "$store_port"
  all_clients "gateway in front of $upstream" "http://127.0.0.1:$gateway_port"
  stop_started
done
