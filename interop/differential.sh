# The same requests to MinIO and to the gateway in front of another MinIO. Answers must be the same, but for what
# docs/differences.md says. The requests are in testkit/src/main/resources/io/cloakroom/testkit/differential.
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
  MINIO_ROOT_USER=owner MINIO_ROOT_PASSWORD=owner-secret \
    CLOAKROOM_UPSTREAM_ACCESS_KEY=upstream CLOAKROOM_UPSTREAM_SECRET_KEY=upstream-secret \
    bin/cloakroom "$@" --address "127.0.0.1:$bridge_port" > "$work/bridge.log" 2>&1 &
  started+=($!)
  await_port "$bridge_port" || { cat "$work/bridge.log" >&2; exit 1; }
}

work=$cache/differential
rm -rf "$work"
mkdir -p "$work"
# With a key to encrypt with, MinIO takes what asks for encryption.
export MINIO_KMS_SECRET_KEY=key:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
start_minio
direct_port=$store_port
work=$cache/differential/behind
mkdir -p "$work"
start_minio
start_bridge gateway "http://127.0.0.1:$store_port" --data "$work/state"
compare minio "$direct_port" "$bridge_port"
stop_started
