# The state of several bridges in a real etcd: the contract of state stores, outages, a cut connection, a forgotten
# history, authentication and TLS. Needs apt-get, which downloads Debian's etcd-server but does not install it, and
# openssl. ETCD_BINARY names another etcd.
if [ -z "${ETCD_BINARY:-}" ]; then
  work=$cache/etcd
  ETCD_BINARY=$work/usr/bin/etcd
  if [ ! -x "$ETCD_BINARY" ]; then
    command -v apt-get >/dev/null || {
      echo "interop/run etcd takes etcd-server from Debian: run it where apt-get is, or set ETCD_BINARY." >&2
      exit 1
    }
    mkdir -p "$work"
    (cd "$work" && apt-get download -qq etcd-server && dpkg -x etcd-server_*.deb .)
  fi
fi
export ETCD_BINARY
"$ETCD_BINARY" --version
./mvnw -B -ntp -q test -pl sts-bridge -am -Dtest='io/cloakroom/bridge/state/etcd/**,EtcdNodesTest' \
  -Dsurefire.failIfNoSpecifiedTests=false
