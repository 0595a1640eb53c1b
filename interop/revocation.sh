# How soon access ends after a change in Keycloak, and whether it does while something is away: e2e's RevocationIT
# (pushed), SsfRevocationIT (polled) and KeycloakKilledIT, with two bridges on one etcd. Options: --rounds, --kills,
# --write: the tables of docs/revocation.md (see interop/run). A sample of 10 seconds fails, and so does a 99th
# percentile of 2 seconds in a hundred rounds.
. interop/etcd-binary.sh
etcd_port=$(free_port) peer_port=$(free_port) etcd_data=$(mktemp -d)
"$ETCD_BINARY" --data-dir "$etcd_data/data" \
  --listen-client-urls "http://127.0.0.1:$etcd_port" --advertise-client-urls "http://127.0.0.1:$etcd_port" \
  --listen-peer-urls "http://127.0.0.1:$peer_port" --initial-advertise-peer-urls "http://127.0.0.1:$peer_port" \
  --initial-cluster "default=http://127.0.0.1:$peer_port" > "$etcd_data/log" 2>&1 &
started+=($!)
for _ in $(seq 150); do
  ! curl -fs "http://127.0.0.1:$etcd_port/health" > /dev/null || break
  sleep 0.2
done
curl -fs "http://127.0.0.1:$etcd_port/health" > /dev/null || { cat "$etcd_data/log" >&2; exit 1; }
rm -f e2e/target/revocation-*.tsv
# Half of the kills for each way of hearing.
REVOCATION_ROUNDS=${rounds:-5} REVOCATION_KILLS=$(((${kills:-20} + 1) / 2)) \
  REVOCATION_ETCD=http://127.0.0.1:$etcd_port ./mvnw -B -ntp -q verify -pl e2e -am \
  -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false \
  -Dit.test='RevocationIT,SsfRevocationIT,KeycloakKilledIT' -Dfailsafe.failIfNoSpecifiedTests=false
python3 interop/revocation_table.py e2e/target ${write:+--write docs/revocation.md}
stop_started
rm -r "$etcd_data"
