# The image with Java in it: built, unpacked elsewhere, and run where there is no Java; its QR code read by a program.
for program in chromium node npm; do
  command -v "$program" > /dev/null || { echo "interop/run image needs $program on the path." >&2; exit 1; }
done
image_dir=$cache/image
mkdir -p "$image_dir"
if ! cmp -s interop/image/package.json "$image_dir/package.json"; then
  echo "Installing playwright-core and jsqr …"
  cp interop/image/package.json "$image_dir/"
  (cd "$image_dir" && npm install --silent --no-audit --no-fund)
fi
cp interop/image/*.mjs interop/sso/login.mjs "$image_dir/"
rm -f cli/target/cloakroom-*.tar.gz
./mvnw -B -q -DskipTests -Dspotless.check.skip=true -Pimage -pl cli -am package
JDEPS=$(bin/jdk 21)/bin/jdeps python3 interop/image_suite.py "$image_dir" cli/target/cloakroom-*.tar.gz
