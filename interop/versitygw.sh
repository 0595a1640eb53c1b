# The gateway in front of the real versitygw, which by default closes each connection behind its answer.
. interop/upstream.sh
build_store versitygw github.com/versity/versitygw/cmd/versitygw@v1.8.0
work=$cache/versitygw
rm -rf "$work"
mkdir -p "$work/data"
store_port=$(free_port)
ROOT_ACCESS_KEY=upstream ROOT_SECRET_KEY=upstream-secret "$store" --port "127.0.0.1:$store_port" posix --nometa "$work/data" \
  > "$work/store.log" 2>&1 &
started+=($!)
await_port "$store_port"
through_the_gateway "$store_port" objects slow_reads
stop_started
