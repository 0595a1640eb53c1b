# node-oidc-provider with users of its own, for the suites that read this.
for program in node npm; do
  command -v "$program" > /dev/null || { echo "interop/run oidc needs $program on the path." >&2; exit 1; }
done
oidc_dir=$cache/oidc-provider
if ! cmp -s interop/oidc/package-lock.json "$oidc_dir/package-lock.json"; then
  echo "Installing node-oidc-provider …"
  rm -rf "$oidc_dir"
  mkdir -p "$oidc_dir"
  cp interop/oidc/package.json interop/oidc/package-lock.json "$oidc_dir/"
  (cd "$oidc_dir" && npm ci --silent --no-audit --no-fund) || { rm -rf "$oidc_dir"; exit 1; }
fi
cp interop/oidc/server.mjs "$oidc_dir/"

start_provider() { # NAME [OPTION…]: its issuer is $issuer
  local name=$1
  shift
  issuer_port=$(free_port)
  issuer=http://127.0.0.1:$issuer_port
  NODE_NO_WARNINGS=1 node "$oidc_dir/server.mjs" "$issuer_port" "$@" > "$work/$name.log" 2>&1 &
  started+=($!)
  await_port "$issuer_port" || { cat "$work/$name.log" >&2; exit 1; }
}
