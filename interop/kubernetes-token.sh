# Service account tokens of a real kube-apiserver, with the settings of docs/providers.md and the manifests of
# examples/kubernetes: the AWS CLI and boto3 with AWS_WEB_IDENTITY_TOKEN_FILE and through `cloakroom agent`. Builds
# kube-apiserver, which takes a while once; takes etcd from Debian as `interop/run etcd` does.
command -v go > /dev/null || {
  echo "interop/run kubernetes-token builds kube-apiserver, which is a Go module: install Go 1.26 or newer." >&2
  exit 1
}
. interop/etcd-binary.sh
apiserver=$cache/go/bin/kube-apiserver-$(sed -n 's/.*k8s.io\/kubernetes v/v/p' interop/kubernetes/go.mod)
if [ ! -x "$apiserver" ]; then
  echo "Building $(basename "$apiserver") (a quarter of an hour, once) …"
  (
    cd interop/kubernetes
    GOCACHE=$cache/go/build GOMODCACHE=$cache/go/mod GOFLAGS=-modcacherw \
      nice go build -trimpath -ldflags '-s -w' -o "$apiserver" k8s.io/kubernetes/cmd/kube-apiserver
  )
fi
work=$cache/kubernetes-work
rm -rf "$work"
mkdir -p "$work"
python3 interop/kubernetes_suite.py "$work" "$apiserver" "$ETCD_BINARY"
