# The console in headless Chromium: login at Keycloak, objects, rights, credentials, logout; and pages of others.
for program in chromium node npm; do
  command -v "$program" > /dev/null || { echo "interop/run console needs $program on the path." >&2; exit 1; }
done
console_dir=$cache/console
mkdir -p "$console_dir"
if ! cmp -s interop/console/package.json "$console_dir/package.json"; then
  echo "Installing playwright-core and axe-core …"
  cp interop/console/package.json "$console_dir/"
  (cd "$console_dir" && npm install --silent --no-audit --no-fund)
fi
cp interop/console/*.mjs "$console_dir/"
(cd "$console_dir" && node suite.mjs "http://localhost:$((port + 1))" "$BRIDGE_URL" "$console_dir")
