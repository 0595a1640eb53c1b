# docs/keycloak.md in headless Chromium, with the real Keycloak and the real bridge: `cloakroom keycloak setup`, a new
# policy, a role that gets it on the page "S3 access", the preview, a user who allows a device and uploads. Then the
# way by hand, the provider's pages in light and dark, wide and narrow, for screen readers (axe) and with the keyboard
# alone, the real MinIO with the JAR alone, and the login theme. Screenshots are left in
# .cache/interop/keycloak/screenshots, for people to look at.
for program in chromium node npm curl openssl; do
  command -v "$program" > /dev/null || { echo "interop/run keycloak needs $program on the path." >&2; exit 1; }
done
. interop/upstream.sh
keycloak_dir=$cache/keycloak
pictures=$keycloak_dir/screenshots
rm -rf "$pictures"
mkdir -p "$pictures"
if ! cmp -s interop/keycloak/package.json "$keycloak_dir/package.json"; then
  echo "Installing playwright-core and axe-core …"
  cp interop/keycloak/package.json "$keycloak_dir/"
  (cd "$keycloak_dir" && npm install --silent --no-audit --no-fund)
fi
cp interop/keycloak/*.mjs "$keycloak_dir/"
browse() { (cd "$keycloak_dir" && NODE_NO_WARNINGS=1 node "$@"); }

# A Keycloak of its own, with the page "S3 policies" in the console, and nothing in it but the realm master.
version=$(sed -n 's:.*<keycloak.version>\(.*\)</keycloak.version>.*:\1:p' pom.xml)
zip=.cache/keycloak-quarkus-dist-$version.zip
[ -f "$zip" ] || ./mvnw -B -q -N org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy \
  "-Dartifact=org.keycloak:keycloak-quarkus-dist:$version:zip" -DoutputDirectory="$PWD/.cache"
provider=$(find keycloak-provider/target -maxdepth 1 -name 'keycloak-provider-*.jar' ! -name '*sources*' | head -1)
[ -n "$provider" ] || { echo "Build the provider first: ./mvnw -pl keycloak-provider -am package" >&2; exit 1; }
home=$keycloak_dir/keycloak-$version
if [ ! -d "$home" ]; then
  python3 -m zipfile -e "$zip" "$keycloak_dir"
  chmod +x "$home"/bin/*.sh
fi
java_home=$(bin/jdk 21)
if ! cmp -s "$provider" "$home/prepared"; then
  cp "$provider" "$home/providers/cloakroom.jar"
  JAVA_HOME=$java_home "$home/bin/kc.sh" build --db=dev-mem --features=declarative-ui > "$keycloak_dir/build.log"
  cp "$provider" "$home/prepared"
fi
keycloak_port=$(free_port)
keycloak=http://127.0.0.1:$keycloak_port
JAVA_HOME=$java_home KC_BOOTSTRAP_ADMIN_USERNAME=admin KC_BOOTSTRAP_ADMIN_PASSWORD=admin \
  JAVA_OPTS_KC_HEAP='-Xms64m -Xmx512m' "$home/bin/kc.sh" start --optimized --cache=local --http-enabled=true \
  --hostname="$keycloak" --http-host=127.0.0.1 --http-port="$keycloak_port" --http-management-port=0 \
  > "$keycloak_dir/keycloak.log" 2>&1 &
started+=($!)
await_port "$keycloak_port"
for _ in $(seq 120); do
  curl -sf -o /dev/null "$keycloak/realms/master" && break
  sleep 1
done

# Keycloak's own REST, for what a realm has before S3 comes to it.
rest() { # METHOD PATH [BODY]
  local token
  token=$(curl -sSf "$keycloak/realms/master/protocol/openid-connect/token" -d grant_type=password -d client_id=admin-cli \
    -d username=admin -d password=admin | python3 -c 'import json,sys; print(json.load(sys.stdin)["access_token"])')
  curl -sSf -X "$1" "$keycloak/admin/realms$2" -H "Authorization: Bearer $token" -H 'Content-Type: application/json' \
    ${3:+-d "$3"}
}
realm_of_people() { # NAME: a realm with a role and a user, and nothing about S3
  rest POST "" '{"realm": "'"$1"'", "enabled": true, "displayName": "Acme Labs", "roles": {"realm": [{"name": "analyst"}]},
    "users": [{"username": "ada", "enabled": true, "email": "ada@example.org", "emailVerified": true, "firstName": "Ada",
      "lastName": "L", "realmRoles": ["analyst"], "credentials": [{"type": "password", "value": "ada"}]}]}'
}
# A user's token by device login, as the guide does it; the clicks go to the file `clicks`.
device_login() { # REALM USER FILE
  local issuer=$keycloak/realms/$1/protocol/openid-connect verifier challenge
  verifier=$(openssl rand -hex 32)
  challenge=$(printf %s "$verifier" | openssl dgst -sha256 -binary | base64 | tr '+/' '-_' | tr -d '=')
  curl -sS "$issuer/auth/device" -d client_id=s3-cli -d scope=openid -d "code_challenge=$challenge" \
    -d code_challenge_method=S256 > "$keycloak_dir/device.json"
  browse user.mjs "$(field verification_uri_complete "$keycloak_dir/device.json")" "$2" "$pictures" > "$keycloak_dir/clicks"
  curl -sS "$issuer/token" -d client_id=s3-cli -d "device_code=$(field device_code "$keycloak_dir/device.json")" \
    -d "code_verifier=$verifier" -d grant_type=urn:ietf:params:oauth:grant-type:device_code > "$keycloak_dir/token.json"
  field access_token "$keycloak_dir/token.json" > "$3"
}
field() { python3 -c 'import json,sys; print(json.load(open(sys.argv[2]))[sys.argv[1]])' "$@"; }
refused() { # PATTERN COMMAND…: it fails, and says why
  local pattern=$1 output
  shift
  if output=$("$@" 2>&1); then
    echo "not refused: $*" >&2
    return 1
  fi
  case $output in
    *"$pattern"*) ;;
    *) echo "refused, but not by $pattern: $output" >&2; return 1 ;;
  esac
}
# The AWS CLI as that user, by the token. It keeps what it was given for a session of the same name.
as_user() { # ENDPOINT TOKEN_FILE COMMAND…
  local endpoint=$1 token=$2
  shift 2
  AWS_ENDPOINT_URL=$endpoint AWS_REGION=us-east-1 AWS_WEB_IDENTITY_TOKEN_FILE=$token \
    AWS_ROLE_ARN=arn:minio:iam:::role/any AWS_ROLE_SESSION_NAME=ada-$RANDOM$RANDOM aws "$@"
}
start_bridge() { # SETTINGS_FILE
  bridge_port=$(free_port)
  MINIO_CONFIG_ENV_FILE=$1 MINIO_ROOT_USER=owner MINIO_ROOT_PASSWORD=owner-secret-key \
    bin/cloakroom server "$(mktemp -d)" --address "127.0.0.1:$bridge_port" > "$keycloak_dir/bridge-$bridge_port.log" 2>&1 &
  started+=($!)
  await_port "$bridge_port"
  AWS_ACCESS_KEY_ID=owner AWS_SECRET_ACCESS_KEY=owner-secret-key AWS_REGION=us-east-1 \
    aws --endpoint-url "http://127.0.0.1:$bridge_port" s3 mb s3://lab > /dev/null
}

# 1. With one command.
realm_of_people acme
printf admin > "$keycloak_dir/password"
rm -f "$keycloak_dir"/*.secret
bin/cloakroom keycloak setup --url "$keycloak" --realm acme --user admin --password-file "$keycloak_dir/password" \
  --secret-file "$keycloak_dir/sts-bridge.secret" > "$keycloak_dir/bridge.env"
start_bridge "$keycloak_dir/bridge.env"
clicks=$(browse administrator.mjs "$keycloak" acme analyst ada "$pictures")
device_login acme ada "$keycloak_dir/token"
clicks=$((clicks + $(cat "$keycloak_dir/clicks")))
date > "$keycloak_dir/notes.txt"
as_user "http://127.0.0.1:$bridge_port" "$keycloak_dir/token" s3 cp "$keycloak_dir/notes.txt" s3://lab/ada/notes.txt > /dev/null
refused AccessDenied as_user "http://127.0.0.1:$bridge_port" "$keycloak_dir/token" \
  s3 cp "$keycloak_dir/notes.txt" s3://lab/eve/notes.txt
[ "$clicks" -le 15 ] || { echo "it takes $clicks clicks" >&2; exit 1; }
echo "from setup to the first upload and the first denied request: $clicks clicks and addresses: ok"

# 2. By hand, in a realm of its own: `check` finds nothing, `setup` misses only the roles that the guide does not ask
# for, and a user's token is as it should be.
realm_of_people hand
hand_clicks=$(browse hand.mjs "$keycloak" hand "$pictures/hand")
as_admin=(--url "$keycloak" --realm hand --user admin --password-file "$keycloak_dir/password")
bin/cloakroom keycloak check "${as_admin[@]}"
bin/cloakroom keycloak setup "${as_admin[@]}" --dry-run > "$keycloak_dir/hand.differences" || [ $? = 3 ]
diff "$keycloak_dir/hand.differences" - <<'LINES'
+ realm role `s3-writer`: policy `readwrite`
+ realm role `s3-admin`: policy `consoleAdmin`
LINES
ada=$(rest GET "/hand/users?username=ada" | python3 -c 'import json,sys; print(json.load(sys.stdin)[0]["id"])')
rest POST "/hand/users/$ada/role-mappings/realm" "[$(rest GET /hand/roles/s3-reader)]"
device_login hand ada "$keycloak_dir/token"
bin/cloakroom doctor --url "$keycloak" --realm hand "$keycloak_dir/token"
echo "the way by hand of docs/keycloak.md, $hand_clicks clicks and addresses: ok"

# 3. The provider's pages, about a realm of a thousand roles.
rest POST "" "$(python3 - <<'PYTHON'
import json

def role(name, **attributes):
    return {"name": name, "attributes": attributes}

def policy(name):
    statement = {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::%s/*" % name]}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    return {"name": name, "providerId": "s3-policies", "config": {"policyName": [name], "document": [document]}}

of_some = {"s3-policy": ["readonly, team-07-data"]}
roles = [role("team-%04d" % i, **(of_some if i % 50 == 20 else {})) for i in range(1000)]
roles += [
    role("near", **{"S3-policy": ["readonly"]}),
    role("typing-error", **{"s3-policy": ["readonyl"]}),
    role("a-name-that-is-as-long-as-names-of-roles-are-where-machines-make-them-" + "0123456789" * 8),
    role("\u0642\u0627\u0631\u0626 <b>bold</b>", **{"s3-policy": ["readonly"]}),
]
user = {"username": "ada", "enabled": True, "email": "ada@example.org", "firstName": "Ada", "lastName": "L"}
user["realmRoles"] = ["team-%04d" % i for i in range(10)]
pages = {"org.keycloak.services.ui.extend.UiPageProvider": [policy("team-%02d-data" % i) for i in range(12)]}
print(json.dumps({"realm": "large", "enabled": True, "roles": {"realm": roles}, "users": [user], "components": pages}))
PYTHON
)"
bin/cloakroom keycloak setup --url "$keycloak" --realm large --user admin --password-file "$keycloak_dir/password" \
  --secret-file "$keycloak_dir/large.secret" > "$keycloak_dir/large.env"
browse pages.mjs "$keycloak" large ada "$pictures/pages"
echo "the pages in light and dark, wide and narrow, for screen readers and with the keyboard alone: ok"

# 4. MinIO itself, with the JAR alone.
work=$keycloak_dir/minio
rm -rf "$work"
mkdir -p "$work"
build_store minio github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c
minio=$store minio_port=$(free_port)
build_store mc github.com/minio/mc@v0.0.0-20250313080218-cf909e1063a9
mkdir -p "$work/bin"
ln -s "$store" "$work/bin/mc"
MINIO_ROOT_USER=owner MINIO_ROOT_PASSWORD=owner-secret-key \
  MINIO_IDENTITY_OPENID_CONFIG_URL=$keycloak/realms/acme/.well-known/openid-configuration \
  MINIO_IDENTITY_OPENID_CLIENT_ID=sts-bridge \
  MINIO_IDENTITY_OPENID_CLIENT_SECRET=$(cat "$keycloak_dir/sts-bridge.secret") \
  "$minio" server --quiet --address "127.0.0.1:$minio_port" "$work/data" > "$work/minio.log" 2>&1 &
started+=($!)
await_port "$minio_port"
endpoint=http://127.0.0.1:$minio_port
export MC_CONFIG_DIR=$work/mc MC_HOST_myminio=http://owner:owner-secret-key@127.0.0.1:$minio_port
rest GET /acme/s3-policies/export > "$work/s3-policies.sh"
PATH=$work/bin:$PATH sh "$work/s3-policies.sh" myminio > /dev/null
"$work/bin/mc" --quiet mb myminio/lab > /dev/null
device_login acme ada "$keycloak_dir/token"
as_user "$endpoint" "$keycloak_dir/token" s3 cp "$keycloak_dir/notes.txt" s3://lab/ada/notes.txt > /dev/null
refused AccessDenied as_user "$endpoint" "$keycloak_dir/token" s3 cp "$keycloak_dir/notes.txt" s3://lab/eve/notes.txt
echo "MinIO with the JAR alone: an upload and a denied request: ok"
# What it cannot prevent, as the guide says: who loses the role keeps what was issued.
as_user "$endpoint" "$keycloak_dir/token" sts assume-role-with-web-identity --role-arn arn:minio:iam:::role/any \
  --role-session-name ada --web-identity-token "$(cat "$keycloak_dir/token")" > "$work/session.json"
ada=$(rest GET "/acme/users?username=ada" | python3 -c 'import json,sys; print(json.load(sys.stdin)[0]["id"])')
rest DELETE "/acme/users/$ada/role-mappings/realm" "[$(rest GET /acme/roles/analyst)]"
session() { python3 -c 'import json,sys; print(json.load(open(sys.argv[2]))["Credentials"][sys.argv[1]])' "$1" "$work/session.json"; }
AWS_ACCESS_KEY_ID=$(session AccessKeyId) AWS_SECRET_ACCESS_KEY=$(session SecretAccessKey) \
  AWS_SESSION_TOKEN=$(session SessionToken) AWS_REGION=us-east-1 aws --endpoint-url "$endpoint" \
  s3 cp "$keycloak_dir/notes.txt" s3://lab/ada/later.txt > /dev/null
device_login acme ada "$keycloak_dir/token"
refused "claim missing" as_user "$endpoint" "$keycloak_dir/token" s3 ls s3://lab/
echo "MinIO keeps what it has issued, and issues no more: ok"

# 5. The login theme.
realm_of_people themes
rest PUT /themes '{"realm": "themes", "displayName": "Acme Labs", "loginTheme": "cloakroom", "internationalizationEnabled": true,
  "supportedLocales": ["en", "ar", "de"], "defaultLocale": "en", "resetPasswordAllowed": true, "rememberMe": true}'
rest POST /themes/clients '{"clientId": "themes", "name": "S3 from the command line", "publicClient": true,
  "consentRequired": true, "redirectUris": ["http://127.0.0.1/*"]}'
browse themes.mjs "$keycloak" themes "Acme Labs" ada "$pictures/theme"
stop_started
