# The gateway in front of the real MinIO. A conditional write that is held back makes MinIO refuse its connection for
# good.
. interop/upstream.sh
work=$cache/minio
rm -rf "$work"
start_minio
through_the_gateway "$store_port" objects held_write
stop_started
