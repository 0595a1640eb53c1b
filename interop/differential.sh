# The same requests to a store and to the gateway in front of another one, for MinIO and versitygw; and to MinIO and to
# the embedded store. Answers must be the same, but for what docs/differences.md says. The requests are in
# testkit/src/main/resources/io/cloakroom/testkit/differential.
. interop/upstream.sh
./mvnw -B -q -Dstyle.color=never -DskipTests -Dspotless.check.skip=true -Dmdep.skip=true -pl testkit -am package

# compare PAIR STORE_PORT COMPARED_PORT: the store's key is upstream, the bridge's is owner.
compare() {
  "$(bin/jdk 21)/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
    -cp testkit/target/classes:aws-protocol/target/classes io.cloakroom.testkit.differential.Differential \
    "$1" "http://127.0.0.1:$2" upstream upstream-secret "http://127.0.0.1:$3" owner owner-secret
}

start_bridge() {
  bridge_port=$(free_port)
  env -u MINIO_KMS_SECRET_KEY MINIO_ROOT_USER=owner MINIO_ROOT_PASSWORD=owner-secret "$@" \
    --address "127.0.0.1:$bridge_port" > "$work/bridge.log" 2>&1 &
  started+=($!)
  await_port "$bridge_port" || { cat "$work/bridge.log" >&2; exit 1; }
}

# in_front_of STORE: asks one store of a kind straight, and another one through the gateway.
in_front_of() {
  work=$cache/differential/$1
  mkdir -p "$work"
  "start_$1"
  local direct_port=$store_port
  work=$work/behind
  mkdir -p "$work"
  "start_$1"
  start_bridge CLOAKROOM_UPSTREAM_ACCESS_KEY=upstream CLOAKROOM_UPSTREAM_SECRET_KEY=upstream-secret \
    bin/cloakroom gateway "http://127.0.0.1:$store_port" --data "$work/state"
  compare "$1" "$direct_port" "$bridge_port"
  stop_started
}

rm -rf "$cache/differential"
# With a key to encrypt with, MinIO takes what asks for encryption.
export MINIO_KMS_SECRET_KEY=key:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
in_front_of minio
in_front_of versitygw

work=$cache/differential/embedded
mkdir -p "$work"
start_minio
direct_port=$store_port
start_bridge bin/cloakroom server "$work/state"
compare embedded "$direct_port" "$bridge_port"
stop_started
