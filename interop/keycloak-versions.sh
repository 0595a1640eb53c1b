# The provider's JAR with other versions of Keycloak: the one JAR of this checkout runs on each, on the JDKs that are
# here. On the last version also what an installation lives through: two JARs at once, one removed, all removed.
# KEYCLOAK_VERSIONS says which.
run=${KEYCLOAK_VERSIONS:-26.0.0 26.2.5 26.4.0 26.7.3}
place=$cache/keycloak-versions
mkdir -p "$place"
./mvnw -B -q -DskipTests -Dspotless.check.skip -pl keycloak-provider -am package
jar=$(ls "$PWD"/keycloak-provider/target/keycloak-provider-*.jar)

# jdk N: the home of a JDK of just that version
jdk() {
  for home in /usr/lib/jvm/* /opt/java/* "$HOME"/.jdks/*; do
    [ -x "$home/bin/javac" ] && grep -qs "^JAVA_VERSION=\"$1[.\"]" "$home/release" && { echo "$home"; return 0; }
  done
  return 1
}

# unpack VERSION: a fresh distribution with the JAR, in $home
unpack() {
  zip=$place/keycloak-quarkus-dist-$1.zip
  [ -e "$zip" ] || ./mvnw -B -q org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy \
    -Dartifact="org.keycloak:keycloak-quarkus-dist:$1:zip" -DoutputDirectory="$place" -Dmdep.useBaseVersion=true
  home=$place/home-$1
  rm -rf "$home"
  mkdir -p "$home"
  (cd "$home" && "$("$OLDPWD/bin/jdk" 21)/bin/jar" xf "$zip" && mv keycloak-*/* . && rm -rf "keycloak-$1")
  chmod +x "$home"/bin/*.sh
  mkdir -p "$home/data/import"
  cp "$jar" "$home/providers/"
  cp realm-exports/demo-realm.json "$home/data/import/"
}

# serve JDK: builds and starts what is in $home; $keycloak is its address, $log what it printed
serve() {
  log=$home/server.log
  JAVA_HOME=$1 "$home/bin/kc.sh" build --db=dev-file > "$home/build.log" 2>&1 || { tail -30 "$home/build.log" >&2; return 1; }
  port=$(free_port) keycloak=http://127.0.0.1:$port
  JAVA_HOME=$1 JAVA_OPTS_KC_HEAP='-Xms64m -Xmx512m' KC_BOOTSTRAP_ADMIN_USERNAME=admin KC_BOOTSTRAP_ADMIN_PASSWORD=admin \
    "$home/bin/kc.sh" start --optimized --import-realm --cache=local --http-enabled=true --hostname-strict=false \
    --http-host=127.0.0.1 --http-port="$port" > "$log" 2>&1 &
  started+=($!)
  for _ in $(seq 240); do
    ! curl -sf -o /dev/null "$keycloak/realms/demo" || return 0
    kill -0 "${started[-1]}" 2>/dev/null || break
    sleep 1
  done
  tail -30 "$log" >&2
  return 1
}

ask() { # WHAT: the checks of that name, at $keycloak
  python3 interop/keycloak_versions_suite.py "$keycloak" "$log" "$@" || { tail -20 "$log" >&2; return 1; }
}

for version in $run; do
  unpack "$version"
  for java in 17 25; do
    case $version-$java in 26.[0-6].*-25) continue ;; esac
    java_home=$(jdk "$java") || { echo "no JDK $java here: left out"; continue; }
    serve "$java_home"
    ask works
    echo "runs on $version with JDK $java"
    stop_started
  done
done

java_home=$(jdk 17) || java_home=$("$PWD/bin/jdk" 21)
cp "$jar" "$home/providers/keycloak-provider-0.0.1.jar"
serve "$java_home"
ask works two
echo "two JARs: works, and says so"
stop_started
rm "$home/providers/keycloak-provider-0.0.1.jar"
serve "$java_home"
ask works keep
stop_started
rm "$home"/providers/keycloak-provider-*.jar
serve "$java_home"
ask removed
echo "without the JAR: starts, issues tokens without the claim, and can be cleaned"
stop_started
