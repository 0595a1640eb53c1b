# A store written by others behind the gateway; read by the suites that name one.

# Builds a Go program once: module@version, and what to call it by in what is said.
build_store() {
  local program=$1 module=$2
  store=$cache/go/bin/$program-${module##*@}
  [ ! -x "$store" ] || return 0
  command -v go >/dev/null || {
    echo "interop/run $program builds $program, which is a Go module: install Go 1.26 or newer." >&2
    exit 1
  }
  echo "Building ${module} (minutes, once) …"
  GOBIN=$cache/go/bin GOCACHE=$cache/go/build GOMODCACHE=$cache/go/mod GOFLAGS=-modcacherw nice go install "$module"
  mv "$cache/go/bin/$program" "$store"
}

await_port() {
  python3 - "$1" <<'PYTHON'
import socket, sys, time
end = time.monotonic() + 120
while True:
    try:
        socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=5).close()
        break
    except OSError:
        if time.monotonic() > end:
            sys.exit("nothing listens on port " + sys.argv[1])
        time.sleep(0.1)
PYTHON
}

# Starts MinIO, or versitygw, on a free port ($store_port) with its data in $work.
start_minio() {
  build_store minio github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c
  mkdir -p "$work/minio"
  store_port=$(free_port)
  MINIO_ROOT_USER=upstream MINIO_ROOT_PASSWORD=upstream-secret \
    "$store" server --quiet --address "127.0.0.1:$store_port" "$work/minio" > "$work/minio.log" 2>&1 &
  started+=($!)
  await_port "$store_port"
}

start_versitygw() {
  build_store versitygw github.com/versity/versitygw/cmd/versitygw@v1.8.0
  mkdir -p "$work/versitygw" "$work/metadata"
  store_port=$(free_port)
  ROOT_ACCESS_KEY=upstream ROOT_SECRET_KEY=upstream-secret "$store" --port "127.0.0.1:$store_port" posix \
    --sidecar "$work/metadata" "$work/versitygw" > "$work/versitygw.log" 2>&1 &
  started+=($!)
  await_port "$store_port"
}

# Starts the gateway in front of http://127.0.0.1:PORT with each engine in turn, and runs the named checks.
through_the_gateway() {
  local upstream=$1 engine port
  shift
  for engine in ${INTEROP_ENGINES:-io_uring epoll nio}; do
    port=$(free_port)
    rm -rf "$work/state"
    MINIO_ROOT_USER=owner MINIO_ROOT_PASSWORD=owner-secret CLOAKROOM_HTTP_ENGINE=$engine \
      CLOAKROOM_UPSTREAM_ACCESS_KEY=upstream CLOAKROOM_UPSTREAM_SECRET_KEY=upstream-secret \
      bin/cloakroom gateway "http://127.0.0.1:$upstream" --address "127.0.0.1:$port" --data "$work/state" \
      > "$work/gateway-$engine.log" 2>&1 &
    started+=($!)
    await_port "$port" || { cat "$work/gateway-$engine.log" >&2; exit 1; }
    echo "-- $engine"
    python3 interop/upstream_suite.py "$port" "$@" || { tail -20 "$work/gateway-$engine.log" >&2; exit 1; }
    kill "${started[-1]}"
    wait "${started[-1]}" 2>/dev/null || true
    unset 'started[-1]'
  done
}
