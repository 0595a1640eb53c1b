# The provider's JAR with other versions of Keycloak: the unchanged sources compile with the libraries of each, and the
# one JAR of this checkout runs on each, on the JDKs that are here. On the last version also what an installation lives
# through: a path of its own and a language with other digits, two JARs at once, one removed, all removed.
# KEYCLOAK_VERSIONS says which.
run=${KEYCLOAK_VERSIONS:-26.0.0 26.2.5 26.4.0 26.7.3}
place=$cache/keycloak-versions
mkdir -p "$place"
./mvnw -B -q -DskipTests -Dspotless.check.skip -pl keycloak-provider,cli -am package
jar=$(ls "$PWD"/keycloak-provider/target/keycloak-provider-*.jar)

# jdk N: the home of a JDK of just that version
jdk() {
  for home in /usr/lib/jvm/* /opt/java/* "$HOME"/.jdks/*; do
    [ -x "$home/bin/javac" ] && grep -qs "^JAVA_VERSION=\"$1[.\"]" "$home/release" && { echo "$home"; return 0; }
  done
  return 1
}

# artifact COORDINATES: brings one into $place
artifact() {
  ./mvnw -B -q org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact="$1" \
    -DoutputDirectory="$place" -Dmdep.useBaseVersion=true
}

# unpack VERSION: a fresh distribution with the JAR, in $home
unpack() {
  zip=$place/keycloak-quarkus-dist-$1.zip
  [ -e "$zip" ] || artifact "org.keycloak:keycloak-quarkus-dist:$1:zip"
  home=$place/home-$1
  rm -rf "$home"
  mkdir -p "$home"
  (cd "$home" && "$("$OLDPWD/bin/jdk" 21)/bin/jar" xf "$zip" && mv keycloak-*/* . && rm -rf "keycloak-$1")
  chmod +x "$home"/bin/*.sh
  mkdir -p "$home/data/import"
  cp "$jar" "$home/providers/"
  cp realm-exports/demo-realm.json "$home/data/import/"
}

property() { sed -n "s:.*<$1>\(.*\)</$1>.*:\1:p" pom.xml; }

# compiles: the sources compile with the libraries of what is in $home. Only the Shared Signals Framework is that of the
# version of the build: older ones have none, and what names it is left alone there.
compiles() {
  annotations=jspecify-$(property jspecify.version).jar
  [ -e "$place/$annotations" ] || artifact "org.jspecify:jspecify:$(property jspecify.version)"
  newest=.cache/keycloak-jars/keycloak-$(property keycloak.version)/lib/lib/main
  signals=$(echo "$newest"/org.keycloak.keycloak-ssf-*.jar)
  rm -rf "$place/classes"
  mkdir -p "$place/classes"
  find keycloak-provider/src/main/java -name '*.java' > "$place/sources"
  "$(bin/jdk 21)/bin/javac" --release 17 -proc:none -nowarn -encoding UTF-8 -d "$place/classes" \
    -cp "policy/target/classes:$place/$annotations:$home/lib/lib/main/*:$home/lib/lib/boot/*:${signals// /:}" "@$place/sources"
}

# serve JDK [PATH [JAVA_OPTIONS]]: builds and starts what is in $home, below that path; $keycloak is its address, $log
# what it printed
serve() {
  log=$home/server.log
  JAVA_HOME=$1 "$home/bin/kc.sh" build --db=dev-file ${2:+--http-relative-path="$2"} > "$home/build.log" 2>&1 ||
    { tail -30 "$home/build.log" >&2; return 1; }
  port=$(free_port) keycloak=http://127.0.0.1:$port${2:-}
  JAVA_HOME=$1 JAVA_OPTS_KC_HEAP='-Xms64m -Xmx512m' JAVA_OPTS_APPEND=${3:-} \
    KC_BOOTSTRAP_ADMIN_USERNAME=admin KC_BOOTSTRAP_ADMIN_PASSWORD=admin \
    "$home/bin/kc.sh" start --optimized --import-realm --cache=local --http-enabled=true --hostname-strict=false \
    --http-host=127.0.0.1 --http-port="$port" > "$log" 2>&1 &
  started+=($!)
  for _ in $(seq 600); do
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
  compiles
  echo "the sources compile with the libraries of $version"
  for java in 17 21 25; do
    case $version-$java in 26.[0-6].*-2[15]) continue ;; esac
    java_home=$(jdk "$java") || { echo "no JDK $java here: left out"; continue; }
    serve "$java_home"
    ask works
    echo "runs on $version with JDK $java"
    stop_started
  done
done

java_home=$(jdk 17) || java_home=$("$PWD/bin/jdk" 21)
serve "$java_home" /auth '-Duser.language=fa -Duser.country=IR'
ask works
echo "below a path of its own, and with the digits of another language: works"
stop_started
older=$home/providers/keycloak-provider-0.0.1.jar
cp "$jar" "$older"
printf 'Implementation-Version: 0.0.1\n' > "$place/manifest"
"$(bin/jdk 21)/bin/jar" --update --file "$older" --manifest "$place/manifest" 2> /dev/null
serve "$java_home"
ask works older
stop_started
rm "$older"
serve "$java_home"
ask works alone
echo "an older JAR beside the new one: works, and says which runs; without it the new one runs"
stop_started

rm "$home"/providers/keycloak-provider-*.jar
printf admin > "$place/password"
remove() { # OPTION…: `cloakroom keycloak remove`; its exit code is $code, and what it prints is in $place/removed
  code=0
  bin/cloakroom keycloak remove --url "$keycloak" --realm demo --user admin --password-file "$place/password" "$@" \
    > "$place/removed" 2>&1 || code=$?
}
JAVA_HOME=$java_home "$home/bin/kc.sh" build --db=dev-file > "$home/build.log" 2>&1
JAVA_HOME=$java_home "$home/bin/kc.sh" export --optimized --realm demo --file "$place/export.json" \
  > "$home/export.log" 2>&1
grep -q 'arn:aws:s3:::lab' "$place/export.json"
serve "$java_home"
ask removed
rm -rf "$place/policies"
remove --dry-run
[ "$code" = 3 ] || { cat "$place/removed" >&2; exit 1; }
remove
[ "$code" = 2 ] && grep -q 'nothing was removed' "$place/removed" || { cat "$place/removed" >&2; exit 1; }
ask removed
remove --save "$place/policies"
[ "$code" = 0 ] || { cat "$place/removed" >&2; exit 1; }
bin/cloakroom policy lint "$place/policies/lab-data.json"
ask cleaned
remove
[ "$code" = 0 ] || { cat "$place/removed" >&2; exit 1; }
echo "without the JAR: starts, issues tokens without the claim, and \`cloakroom keycloak remove\` cleans the realm"
stop_started
