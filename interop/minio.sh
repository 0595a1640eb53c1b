# The gateway in front of the real MinIO. A conditional write that is held back makes MinIO refuse its connection for good.
. interop/upstream.sh
build_store minio github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c
work=$cache/minio
rm -rf "$work"
mkdir -p "$work/data"
store_port=$(free_port)
MINIO_ROOT_USER=upstream MINIO_ROOT_PASSWORD=upstream-secret "$store" server --quiet --address "127.0.0.1:$store_port" "$work/data" \
  > "$work/store.log" 2>&1 &
started+=($!)
await_port "$store_port"
through_the_gateway "$store_port" objects held_write
stop_started
