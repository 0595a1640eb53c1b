# The state of several bridges in a real etcd: the contract of state stores, outages, a cut connection, a forgotten
# history, authentication and TLS. Needs apt-get, which downloads Debian's etcd-server but does not install it, and
# openssl. ETCD_BINARY names another etcd.
. interop/etcd-binary.sh
"$ETCD_BINARY" --version
./mvnw -B -ntp -q test -pl sts-bridge -am -Dtest='io/cloakroom/bridge/state/etcd/**,EtcdNodesTest' \
  -Dsurefire.failIfNoSpecifiedTests=false
