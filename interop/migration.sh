# docs/migrate-from-minio.md, step by step: its commands are taken out of the page and run against the real MinIO, once
# with users of its own and OpenID Connect, once with users of OpenLDAP. Then keys, tokens and passwords must work at
# the bridge as they did at MinIO.
. interop/upstream.sh
. interop/slapd.sh
. interop/oidc/provider.sh
for program in slapd ldapadd; do
  PATH=$PATH:/usr/sbin command -v "$program" > /dev/null ||
    { echo "$program is missing: apt-get install slapd ldap-utils" >&2; exit 1; }
done
page=$PWD/docs/migrate-from-minio.md
work=$cache/migration
rm -rf "$work"
mkdir -p "$work/bin"
build_store mc github.com/minio/mc@v0.0.0-20250313080218-cf909e1063a9
mc=$store
build_store minio github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c
minio=$store
ln -s "$mc" "$work/bin/mc"
ln -s "$PWD/bin/cloakroom" "$work/bin/cloakroom"

# --- the page ---------------------------------------------------------------------------------------------------------

blocks() { # HEADING [KIND [NUMBER]]: the commands below it; all of them, or those of one block
  awk -v heading="## $1" -v fence="\`\`\`${2:-sh}" -v wanted="${3:-0}" '
    /^## / { inside = $0 == heading; next }
    inside && $0 == fence { block = ++count; next }
    /^```/ { block = 0; next }
    block && (!wanted || block == wanted)' "$page" > "$work/block"
  [ -s "$work/block" ] || { echo "The page has no such commands: $*" >&2; exit 1; }
  cat "$work/block"
}
script() { # COMMANDS: with the names of the page, which have values of this suite
  blocks Names
  printf 'export OLD=%q NEW=%q DATA=%q ROOT_USER=admin ROOT_PASSWORD=%q UPSTREAM_SECRET=%q\n' \
    "http://127.0.0.1:$minio_port" "127.0.0.1:$bridge_port" "$folder/data" a-long-password a-secret-of-its-own
  printf '%s\n' "$1"
}
follow() { # HEADING [KIND [NUMBER]]; the exit code is $expected, if that is set
  local status=0
  echo "   $1"
  (cd "$folder" && PATH=$work/bin:$PATH bash -euo pipefail -c "$(script "$(blocks "$@")")") > "$folder/said" 2>&1 ||
    status=$?
  [ "$status" = "${expected:-0}" ] || { cat "$folder/said" >&2; exit 1; }
}
said_as_shown() { # the command and its output, as the page has them
  local status=0
  blocks Settings console > "$folder/shown"
  (cd "$folder" && PATH=$work/bin:$PATH bash -c "$(script "$(sed -n '1s/^\$ //p' shown)")") > "$folder/said" 2>&1 ||
    status=$?
  [ "$status" = 2 ] && sed 1d "$folder/shown" | diff - "$folder/said" >&2 ||
    { echo "exit code $status, and not what the page shows" >&2; exit 1; }
}
serve() { # COMMANDS: in the background, until the bridge listens
  (cd "$folder" && PATH=$work/bin:$PATH exec bash -euo pipefail -c "$(script "$1")") > "$folder/bridge.log" 2>&1 &
  started+=($!)
  bridge=$!
  await_port "$bridge_port" || { cat "$folder/bridge.log" >&2; exit 1; }
}
start_old() { # FOLDER: MinIO with the settings of $folder/minio.env
  minio_port=$(free_port) bridge_port=$(free_port)
  MINIO_CONFIG_ENV_FILE=$folder/minio.env "$minio" server --quiet --address "127.0.0.1:$minio_port" \
    > "$folder/minio.log" 2>&1 &
  started+=($!)
  await_port "$minio_port"
  # MinIO opens its port before it takes calls.
  local tries=0
  until "$mc" alias set play "http://127.0.0.1:$minio_port" admin a-long-password > "$folder/alias.log" 2>&1; do
    tries=$((tries + 1))
    [ "$tries" -lt 60 ] || { cat "$folder/alias.log" >&2; exit 1; }
    sleep 1
  done
  timeout 60 "$mc" ready play > /dev/null
}

# --- what is checked at both servers ----------------------------------------------------------------------------------

denied='Access Denied|Insufficient permissions|disabled'
as() { # ENDPOINT KEY COMMAND…: mc with the secret KEY-secret, as the alias `as`
  local key=$2
  MC_HOST_as=${1/:\/\//://$key:$key-secret@} "$mc" --quiet "${@:3}"
}
refused() { # WORDS COMMAND…
  local words=$1 said
  shift
  if said=$("$@" 2>&1); then echo "was not refused: $*" >&2; exit 1; fi
  grep -qE -- "$words" <<< "$said" || { echo "$* was refused, but with: $said" >&2; exit 1; }
}
element() { sed -n "s|.*<$1>\([^<]*\)</$1>.*|\1|p" "$work/answer"; }
reads() { # ENDPOINT OBJECT NAME=VALUE…: with the session that these parameters buy
  local parameter arguments=()
  for parameter in "${@:3}"; do arguments+=(--data-urlencode "$parameter"); done
  curl -sS "$1/" -d Version=2011-06-15 "${arguments[@]}" > "$work/answer"
  grep -q '<SessionToken>' "$work/answer" || { cat "$work/answer"; return 1; }
  curl -sSf --aws-sigv4 aws:amz:us-east-1:s3 --user "$(element AccessKeyId):$(element SecretAccessKey)" \
    -H "x-amz-security-token: $(element SessionToken)" "$1/lab/$2"
}
statement() { # EFFECT ACTION OBJECTS
  printf '{"Version":"2012-10-17","Statement":[{"Effect":"%s","Action":["%s"],"Resource":["arn:aws:s3:::lab","arn:aws:s3:::lab/%s"]}]}' "$@"
}
fill_old() { # what both have: a bucket, and policies of which one keeps from a folder
  statement Allow 's3:*' '*' > "$folder/lab.json"
  statement Deny 's3:GetObject' 'secret/*' > "$folder/guard.json"
  statement Allow 's3:GetObject' '*' > "$folder/read-lab.json"
  "$mc" mb play/lab
  echo hello | "$mc" pipe play/lab/open/hello
  echo hello | "$mc" pipe play/lab/secret/hello
  "$mc" admin policy create play lab "$folder/lab.json"
  "$mc" admin policy create play guard "$folder/guard.json"
}

# --- users of MinIO's own, and OpenID Connect -------------------------------------------------------------------------
echo "-- MinIO with users and OpenID Connect"
folder=$work/users
mkdir -p "$folder"
export MC_CONFIG_DIR=$folder/mc
start_provider provider
cat > "$folder/minio.env" << ENV
MINIO_ROOT_USER=admin
MINIO_ROOT_PASSWORD=a-long-password
MINIO_VOLUMES=$folder/minio
MINIO_BROWSER=off
MINIO_IDENTITY_OPENID_CONFIG_URL=$issuer/.well-known/openid-configuration
MINIO_IDENTITY_OPENID_CLIENT_ID=s3
MINIO_IDENTITY_OPENID_SCOPES=openid,s3
MINIO_IDENTITY_OPENID_REDIRECT_URI_DYNAMIC=on
MINIO_IDENTITY_OPENID_CONFIG_URL_ROLE=$issuer/.well-known/openid-configuration
MINIO_IDENTITY_OPENID_CLIENT_ID_ROLE=s3-ec
MINIO_IDENTITY_OPENID_ROLE_POLICY_ROLE=read-lab
ENV
start_old
fill_old > /dev/null
{
  "$mc" admin policy create play read-lab "$folder/read-lab.json"
  for user in alice bob carol; do "$mc" admin user add play $user $user-secret; done
  "$mc" admin group add play team alice bob
  "$mc" admin policy attach play lab --group team
  "$mc" admin policy attach play guard --user bob
  "$mc" admin policy attach play readwrite --user carol
  "$mc" admin user disable play carol
  "$mc" admin user svcacct add play alice --access-key alice-reads --secret-key alice-reads-secret \
    --policy "$folder/read-lab.json"
  "$mc" admin user svcacct add play bob --access-key bob-off --secret-key bob-off-secret
  "$mc" admin user svcacct disable play bob-off
  "$mc" admin accesskey create play --access-key owner-key --secret-key owner-key-secret
} > "$folder/mc.log"

oidc_token() { # CLIENT NAME
  python3 -c 'import sys, provider
print(provider.Client(sys.argv[1], sys.argv[2]).log_in(sys.argv[3])["id_token"])' "$issuer" "$1" "$2"
}
role=arn:minio:iam:::role/$(printf s3-ec | openssl dgst -sha1 -binary | base64 | tr '+/' '-_' | tr -d =)
works() { # ENDPOINT: what users, keys and tokens may do at it
  as "$1" alice cat as/lab/secret/hello | grep -q hello
  as "$1" bob ls as/lab/secret/ | grep -q hello
  refused "$denied" as "$1" bob cat as/lab/secret/hello
  as "$1" alice-reads cat as/lab/secret/hello | grep -q hello
  refused "$denied" as "$1" alice-reads cp "$folder/lab.json" as/lab/new
  refused "$denied" as "$1" bob-off ls as/lab/
  refused "$denied" as "$1" carol ls as/lab/
  as "$1" owner-key ls as | grep -q lab
  [ "$(reads "$1" open/hello Action=AssumeRoleWithWebIdentity "WebIdentityToken=$(oidc_token s3 alice)")" = hello ]
  [ "$(reads "$1" open/hello Action=AssumeRoleWithWebIdentity "WebIdentityToken=$(oidc_token s3-ec bob)" \
    "RoleArn=$role")" = hello ]
  refused 'Error' reads "$1" open/hello Action=AssumeRoleWithWebIdentity "WebIdentityToken=$(oidc_token wiki alice)"
}
old=http://127.0.0.1:$minio_port new=http://127.0.0.1:$bridge_port
export PYTHONPATH=$PWD/interop/oidc
works "$old"

follow Export
follow Settings sh 1
said_as_shown
follow Settings sh 2
expected=3 follow Import
expected=3 follow Import
grep -q 'Documents written: 0;' "$folder/said"
[ "$(grep -vc -e '^left out: policies of the login' "$folder/said")" = 1 ] || { cat "$folder/said" >&2; exit 1; }
! grep -a -e '-secret' "$folder/data/state.db" || { echo "The state has a secret in the clear." >&2; exit 1; }
serve "$(blocks Start)"
grep -q 'ignored, because Cloakroom has no such setting: MINIO_BROWSER, MINIO_VOLUMES' "$folder/bridge.log"
follow Compare sh 1
follow Compare sh 2
works "$new"
as "$new" alice cp "$folder/lab.json" as/lab/through-cloakroom > /dev/null
"$mc" admin policy detach new lab --group team > /dev/null
refused "$denied" as "$new" alice ls as/lab/
follow 'Going back'
works "$old"
as "$old" alice ls as/lab/through-cloakroom > /dev/null
[ "$(curl -s -o "$work/answer" -w '%{http_code}' --aws-sigv4 aws:amz:us-east-1:s3 --user owner-key:owner-key-secret \
  "$new/lab/open/hello")" = 503 ]
kill "$bridge"
wait "$bridge" 2> /dev/null || true

serve "$(blocks 'Without MinIO' sh 1)"
follow 'Without MinIO' sh 2
kill "${started[1]}" # the real MinIO
as "$new" owner-key cat as/lab/open/hello | grep -q hello
stop_started
echo "users, groups, policies, access keys and tokens of MinIO: ok"

# --- users of a directory ---------------------------------------------------------------------------------------------
echo "-- MinIO with LDAP"
folder=$work/directory
mkdir -p "$folder"
export MC_CONFIG_DIR=$folder/mc
fill_slapd "$folder" << LDIF
dn: uid=alice,ou=people,$base
objectClass: inetOrgPerson
uid: alice
cn: Alice
sn: A
userPassword: alice-secret

dn: uid=bob,ou=people,$base
objectClass: inetOrgPerson
uid: bob
cn: Bob
sn: B
userPassword: bob-secret

dn: uid=carol,ou=people,$base
objectClass: inetOrgPerson
uid: carol
cn: Carol
sn: C
userPassword: carol-secret

dn: cn=Staff,ou=groups,$base
objectClass: groupOfNames
cn: Staff
member: uid=alice,ou=people,$base
member: uid=bob,ou=people,$base
LDIF
start_slapd "$folder"
cat > "$folder/minio.env" << ENV
MINIO_ROOT_USER=admin
MINIO_ROOT_PASSWORD=a-long-password
MINIO_VOLUMES=$folder/minio
MINIO_IDENTITY_LDAP_SERVER_ADDR=127.0.0.1:$slapd_port
MINIO_IDENTITY_LDAP_SERVER_INSECURE=on
MINIO_IDENTITY_LDAP_LOOKUP_BIND_DN=cn=lookup,$base
MINIO_IDENTITY_LDAP_LOOKUP_BIND_PASSWORD=lookup-secret
MINIO_IDENTITY_LDAP_USER_DN_SEARCH_BASE_DN=ou=people,$base
MINIO_IDENTITY_LDAP_USER_DN_SEARCH_FILTER=(uid=%s)
MINIO_IDENTITY_LDAP_GROUP_SEARCH_BASE_DN=ou=groups,$base
MINIO_IDENTITY_LDAP_GROUP_SEARCH_FILTER=(&(objectClass=groupOfNames)(member=%d))
ENV
start_old
fill_old > /dev/null
{
  "$mc" idp ldap policy attach play lab --group "cn=Staff,ou=groups,$base"
  "$mc" idp ldap policy attach play guard --user bob
  "$mc" idp ldap policy attach play readonly --user "uid=carol,ou=people,$base"
  "$mc" idp ldap accesskey create play alice --access-key alice-reads --secret-key alice-reads-secret \
    --policy "$folder/read-lab.json"
  "$mc" idp ldap accesskey create play bob --access-key bob-key --secret-key bob-key-secret
  "$mc" admin accesskey create play --access-key owner-key --secret-key owner-key-secret
} > "$folder/mc.log"
password() { # NAME: what a login by password says
  printf '%s\n' Action=AssumeRoleWithLDAPIdentity "LDAPUsername=$1" "LDAPPassword=$1-secret"
}
works() { # ENDPOINT
  local login
  mapfile -t login < <(password alice)
  [ "$(reads "$1" secret/hello "${login[@]}")" = hello ]
  mapfile -t login < <(password bob)
  [ "$(reads "$1" open/hello "${login[@]}")" = hello ]
  refused 403 reads "$1" secret/hello "${login[@]}"
  mapfile -t login < <(password carol)
  [ "$(reads "$1" secret/hello "${login[@]}")" = hello ]
  as "$1" alice-reads cat as/lab/secret/hello | grep -q hello
  refused "$denied" as "$1" alice-reads cp "$folder/lab.json" as/lab/new
  as "$1" bob-key cp "$folder/lab.json" as/lab/by-bob > /dev/null
  refused "$denied" as "$1" bob-key cat as/lab/secret/hello
  as "$1" owner-key ls as | grep -q lab
}
old=http://127.0.0.1:$minio_port new=http://127.0.0.1:$bridge_port
works "$old"
follow Export
follow Settings
follow Import
follow Import
grep -q 'Documents written: 0;' "$folder/said"
serve "$(blocks Start)"
follow Compare sh 1
follow Compare sh 3
works "$new"
"$mc" idp ldap policy detach new lab --group "cn=Staff,ou=groups,$base" > /dev/null
refused "$denied" as "$new" bob-key ls as/lab/
follow 'Going back'
works "$old"
stop_started
echo "policies of DNs and access keys of a directory's users: ok"
