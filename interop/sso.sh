# aws sso login: a browser at Keycloak, botocore's calls, and the SDKs of four languages with nothing but a profile.
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

JAVA_HOME=$(bin/jdk 21)
export JAVA_HOME
if ! cmp -s interop/sso/java/pom.xml "$sso_dir/java/pom.xml"; then
  echo "Fetching the AWS SDK for Java …"
  mvn -B -q -f interop/sso/java/pom.xml org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath \
    -Dmdep.outputFile="$sso_dir/java/classpath"
  cp interop/sso/java/pom.xml "$sso_dir/java/"
fi
"$JAVA_HOME/bin/javac" -d "$sso_dir/java" -cp "$(cat "$sso_dir/java/classpath")" interop/sso/java/Client.java
JAVA_CLIENT=$sso_dir/java:$(cat "$sso_dir/java/classpath") PATH=$JAVA_HOME/bin:$PATH \
  python3 interop/sso_suite.py "$sso_dir"
