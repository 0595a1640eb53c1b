# The gateway in front of the real versitygw, which by default closes each connection behind its answer.
. interop/upstream.sh
work=$cache/versitygw
rm -rf "$work"
start_versitygw
through_the_gateway "$store_port" objects slow_reads
stop_started
