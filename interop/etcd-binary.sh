# Sets ETCD_BINARY: the etcd of Debian, downloaded but not installed, unless it names another one.
if [ -z "${ETCD_BINARY:-}" ]; then
  ETCD_BINARY=$cache/etcd/usr/bin/etcd
  if [ ! -x "$ETCD_BINARY" ]; then
    command -v apt-get > /dev/null || {
      echo "This suite takes etcd-server from Debian: run it where apt-get is, or set ETCD_BINARY." >&2
      exit 1
    }
    mkdir -p "$cache/etcd"
    (cd "$cache/etcd" && apt-get download -qq etcd-server && dpkg -x etcd-server_*.deb .)
  fi
fi
export ETCD_BINARY
