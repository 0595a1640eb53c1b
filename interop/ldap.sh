# A real OpenLDAP and a real Active Directory domain controller (Samba), both Debian's: users with nested groups log in,
# the real mc attaches policies and makes access keys, and who is gone from the directory is out.
. interop/upstream.sh
. interop/slapd.sh
for program in slapd ldapadd samba samba-tool openssl; do
  PATH=$PATH:/usr/sbin command -v "$program" > /dev/null || {
    echo "$program is missing: apt-get install slapd ldap-utils samba-ad-dc samba-ad-provision samba-dsdb-modules" >&2
    exit 1
  }
done
[ "$(id -u)" = 0 ] || { echo "Samba listens on ports 389 and 636 only: run this suite as root." >&2; exit 1; }
work=$cache/ldap-work
rm -rf "$work"
mkdir -p "$work"
build_store mc github.com/minio/mc@v0.0.0-20250313080218-cf909e1063a9
mc=$store
export MC_CONFIG_DIR=$work/mc
ad=127.0.0.77

openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/key.pem" -out "$work/ca.pem" -days 2 -subj /CN=directory \
  -addext "subjectAltName=IP:127.0.0.1,IP:$ad" 2> /dev/null
chmod 600 "$work/key.pem"

await_answer() { # SERVER: until it answers TLS
  for _ in $(seq 100); do
    openssl s_client -connect "$1" -CAfile "$work/ca.pem" < /dev/null > /dev/null 2>&1 && return
    sleep 0.1
  done
  echo "$1 does not answer" >&2
  exit 1
}
refused() { # WORDS COMMAND…
  local words=$1 said
  shift
  if said=$("$@" 2>&1); then echo "was not refused: $*" >&2; exit 1; fi
  grep -qE -- "$words" <<< "$said" || { echo "$* was refused, but with: $said" >&2; exit 1; }
}
# A login with curl, as MinIO's documentation has it: NAME PASSWORD, and the credentials as settings.
log_in() {
  curl -sS "$endpoint/" -d Action=AssumeRoleWithLDAPIdentity -d Version=2011-06-15 -d DurationSeconds=3600 \
    --data-urlencode "LDAPUsername=$1" --data-urlencode "LDAPPassword=$2" > "$work/answer"
  echo >> "$work/answer"
  for name in AccessKeyId SecretAccessKey SessionToken; do
    sed -n "s|.*<$name>\(.*\)</$name>.*|$name=\1|p" "$work/answer"
  done > "$work/new-session"
  grep -q AccessKeyId "$work/new-session" || { cat "$work/answer"; return 1; }
  mv "$work/new-session" "$work/session"
}
with_session() { # COMMAND…: with what log_in got
  env "AWS_ACCESS_KEY_ID=$(sed -n s/AccessKeyId=//p "$work/session")" \
    "AWS_SECRET_ACCESS_KEY=$(sed -n s/SecretAccessKey=//p "$work/session")" \
    "AWS_SESSION_TOKEN=$(sed -n s/SessionToken=//p "$work/session")" "$@"
}
copy() { with_session aws --endpoint-url "$endpoint" --region us-east-1 s3 cp "s3://$1" -; }
get() { # BUCKET KEY: says the error code
  with_session aws --endpoint-url "$endpoint" --region us-east-1 s3api get-object --bucket "$1" --key "$2" /dev/null
}
start_bridge() { # SETTING=VALUE…
  port=$(free_port)
  endpoint=http://127.0.0.1:$port
  env MINIO_ROOT_USER=owner-key MINIO_ROOT_PASSWORD=owner-secret CLOAKROOM_IDENTITY_LDAP_SYNC=1m "$@" \
    bin/cloakroom server "$work/data-$port" --address "127.0.0.1:$port" > "$work/bridge-$port.log" 2>&1 &
  started+=($!)
  bridge=$!
  await_port "$port"
  "$mc" alias set bridge "$endpoint" owner-key owner-secret > /dev/null
  "$mc" mb --quiet bridge/lab bridge/pay > /dev/null
  echo text | "$mc" --quiet pipe bridge/lab/a > /dev/null
  echo text | "$mc" --quiet pipe bridge/pay/a > /dev/null
  for bucket in lab pay; do
    printf '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::%s","arn:aws:s3:::%s/*"]}]}' \
      $bucket $bucket > "$work/$bucket.json"
    "$mc" admin policy create bridge "read-$bucket" "$work/$bucket.json" > /dev/null
  done
}

# OpenLDAP, reached by StartTLS; the first server of two is down.
{
  cat << LDIF
dn: uid=alice,ou=people,$base
objectClass: inetOrgPerson
uid: alice
cn: Alice
sn: A
mail: alice@example.org
userPassword: alice-secret

dn: cn=O\2c dd \2b \23\3b,ou=people,$base
objectClass: inetOrgPerson
uid: odd
cn: O, dd + #;
sn: O
userPassword: odd-secret

dn: cn=staff,ou=groups,$base
objectClass: groupOfNames
cn: staff
member: uid=alice,ou=people,$base
member: cn=O\2c dd \2b \23\3b,ou=people,$base
LDIF
  for n in $(seq 2000); do
    printf '\ndn: cn=many-%04d,ou=groups,%s\nobjectClass: groupOfNames\ncn: many-%04d\nmember: uid=alice,ou=people,%s\n' \
      "$n" "$base" "$n" "$base"
  done
} | fill_slapd "$work" "TLSCACertificateFile $work/ca.pem
TLSCertificateFile $work/ca.pem
TLSCertificateKeyFile $work/key.pem
security simple_bind=128" "limits dn.exact=\"cn=lookup,$base\" size=unlimited"
start_slapd "$work"

start_bridge \
  MINIO_IDENTITY_LDAP_SERVER_ADDR="127.0.0.1:$(free_port),127.0.0.1:$slapd_port" \
  MINIO_IDENTITY_LDAP_SERVER_STARTTLS=on \
  CLOAKROOM_IDENTITY_LDAP_CA_CERT="$work/ca.pem" \
  MINIO_IDENTITY_LDAP_LOOKUP_BIND_DN="cn=lookup,$base" \
  MINIO_IDENTITY_LDAP_LOOKUP_BIND_PASSWORD=lookup-secret \
  MINIO_IDENTITY_LDAP_USER_DN_SEARCH_BASE_DN="ou=people,$base" \
  MINIO_IDENTITY_LDAP_USER_DN_SEARCH_FILTER='(uid=%s)' \
  MINIO_IDENTITY_LDAP_GROUP_SEARCH_BASE_DN="ou=groups,$base" \
  MINIO_IDENTITY_LDAP_GROUP_SEARCH_FILTER='(&(objectClass=groupOfNames)(member=%d))'
"$mc" idp ldap ls bridge > /dev/null
"$mc" idp ldap info bridge > "$work/info"
grep -q user_dn_search_filter "$work/info"
refused 'expecting a policy to be set for user `uid=alice' log_in alice alice-secret
"$mc" idp ldap policy attach bridge read-lab --group "CN=staff,OU=groups,$base" > /dev/null
"$mc" idp ldap policy attach bridge read-pay --user odd > /dev/null
"$mc" idp ldap policy entities bridge > "$work/entities"
grep -q "cn=staff,ou=groups,$base" "$work/entities"
refused 'does not exist' "$mc" idp ldap policy attach bridge read-lab --user nobody
log_in alice alice-secret
[ "$(copy lab/a)" = text ]
refused 403 copy pay/a
log_in odd odd-secret
[ "$(copy lab/a)" = text ]
[ "$(copy pay/a)" = text ]
refused 'the user name or the password is wrong' log_in alice wrong
refused 'the user name or the password is wrong' log_in nobody wrong
refused 'the user name or the password is wrong' log_in '*' alice-secret
refused 'cannot be empty' log_in alice ''
for example in examples/ldap/run examples/ldap/ldap_identity.py; do
  LDAP_USERNAME=alice LDAP_PASSWORD=alice-secret "$example" --endpoint "$endpoint" --bucket lab > "$work/list"
  grep -qE ' 5  a$' "$work/list"
done
"$mc" idp ldap accesskey create bridge alice --access-key alice-key --secret-key alice-key-secret > /dev/null
"$mc" idp ldap accesskey list bridge > "$work/keys"
grep -q alice-key "$work/keys"
export MC_HOST_alice="http://alice-key:alice-key-secret@127.0.0.1:$port"
[ "$("$mc" cat alice/lab/a)" = text ]

# Who is gone from the directory is out at the next look-up, with sessions and access keys.
log_in alice alice-secret
[ "$(copy lab/a)" = text ]
LDAPTLS_CACERT=$work/ca.pem ldapdelete -x -ZZ -H "ldap://127.0.0.1:$slapd_port" -D "cn=admin,$base" -w admin-secret \
  "uid=alice,ou=people,$base"
for _ in $(seq 90); do
  "$mc" cat alice/lab/a > /dev/null 2>&1 || break
  sleep 1
done
refused 'does not exist' "$mc" cat alice/lab/a
refused InvalidAccessKeyId get lab a

# A directory that is down is nobody's fault, and takes nothing away.
log_in odd odd-secret
kill "$slapd"
wait "$slapd" 2> /dev/null || true
refused IDPCommunicationError log_in odd odd-secret
[ "$(copy pay/a)" = text ]
stop_started
echo "OpenLDAP: ok"

# Active Directory: nested groups, LDAPS, a disabled account.
samba-tool domain provision --server-role=dc --dns-backend=NONE --realm=EXAMPLE.ORG --domain=EXAMPLE \
  --adminpass=Passw0rd-of-admin --targetdir="$work/ad" --option="interfaces=lo" > "$work/provision.log" 2>&1
conf=(-s "$work/ad/etc/smb.conf")
samba --foreground --no-process-group -M single "${conf[@]}" --debug-stdout --option="interfaces=$ad/8" \
  --option="bind interfaces only=yes" --option="server services=ldap" --option="pid directory=$work/ad" \
  --option="ncalrpc dir=$work/ad/ncalrpc" --option="tls certfile=$work/ca.pem" --option="tls keyfile=$work/key.pem" \
  --option="tls cafile=$work/ca.pem" > "$work/samba.log" 2>&1 &
started+=($!)
await_answer "$ad:636"
for user in alice bob lookup; do
  samba-tool user create "${conf[@]}" -H "$work/ad/private/sam.ldb" $user "Passw0rd-of-$user" > /dev/null
done
for group in staff team everybody; do
  samba-tool group add "${conf[@]}" -H "$work/ad/private/sam.ldb" $group > /dev/null
done
samba-tool group addmembers "${conf[@]}" -H "$work/ad/private/sam.ldb" team alice > /dev/null
samba-tool group addmembers "${conf[@]}" -H "$work/ad/private/sam.ldb" staff team > /dev/null
samba-tool group addmembers "${conf[@]}" -H "$work/ad/private/sam.ldb" everybody staff > /dev/null
start_bridge \
  MINIO_IDENTITY_LDAP_SERVER_ADDR=$ad \
  CLOAKROOM_IDENTITY_LDAP_CA_CERT="$work/ca.pem" \
  MINIO_IDENTITY_LDAP_LOOKUP_BIND_DN="CN=lookup,CN=Users,$base" \
  MINIO_IDENTITY_LDAP_LOOKUP_BIND_PASSWORD=Passw0rd-of-lookup \
  MINIO_IDENTITY_LDAP_USER_DN_SEARCH_BASE_DN="$base" \
  MINIO_IDENTITY_LDAP_USER_DN_SEARCH_FILTER='(&(objectClass=user)(sAMAccountName=%s)(!(userAccountControl:1.2.840.113556.1.4.803:=2)))' \
  MINIO_IDENTITY_LDAP_GROUP_SEARCH_BASE_DN="$base" \
  MINIO_IDENTITY_LDAP_GROUP_SEARCH_FILTER='(&(objectClass=group)(member:1.2.840.113556.1.4.1941:=%d))'
"$mc" idp ldap policy attach bridge read-lab --group "CN=everybody,CN=Users,$base" > /dev/null
"$mc" idp ldap policy attach bridge read-pay --user "CN=bob,CN=Users,$base" > /dev/null
log_in alice Passw0rd-of-alice
[ "$(copy lab/a)" = text ]
refused 403 copy pay/a
log_in BOB Passw0rd-of-bob
[ "$(copy pay/a)" = text ]
refused 403 copy lab/a
refused 'the user name or the password is wrong' log_in alice wrong
refused 'the user name or the password is wrong' log_in nobody wrong
samba-tool user disable "${conf[@]}" -H "$work/ad/private/sam.ldb" bob > /dev/null
refused 'the user name or the password is wrong' log_in bob Passw0rd-of-bob
for _ in $(seq 90); do
  copy pay/a > /dev/null 2>&1 || break
  sleep 1
done
refused InvalidAccessKeyId get pay a
echo "Active Directory (Samba): ok"

# Both at once: a login names neither.
start_slapd "$work"
start_bridge \
  MINIO_IDENTITY_LDAP_SERVER_ADDR=$ad \
  CLOAKROOM_IDENTITY_LDAP_CA_CERT="$work/ca.pem" \
  MINIO_IDENTITY_LDAP_LOOKUP_BIND_DN="CN=lookup,CN=Users,$base" \
  MINIO_IDENTITY_LDAP_LOOKUP_BIND_PASSWORD=Passw0rd-of-lookup \
  MINIO_IDENTITY_LDAP_USER_DN_SEARCH_BASE_DN="CN=Users,$base" \
  MINIO_IDENTITY_LDAP_USER_DN_SEARCH_FILTER='(&(objectClass=user)(sAMAccountName=%s))' \
  MINIO_IDENTITY_LDAP_SERVER_ADDR_OPENLDAP="127.0.0.1:$slapd_port" \
  MINIO_IDENTITY_LDAP_SERVER_STARTTLS_OPENLDAP=on \
  CLOAKROOM_IDENTITY_LDAP_CA_CERT_OPENLDAP="$work/ca.pem" \
  MINIO_IDENTITY_LDAP_LOOKUP_BIND_DN_OPENLDAP="cn=lookup,$base" \
  MINIO_IDENTITY_LDAP_LOOKUP_BIND_PASSWORD_OPENLDAP=lookup-secret \
  MINIO_IDENTITY_LDAP_USER_DN_SEARCH_BASE_DN_OPENLDAP="ou=people,$base" \
  MINIO_IDENTITY_LDAP_USER_DN_SEARCH_FILTER_OPENLDAP='(uid=%s)'
"$mc" idp ldap policy attach bridge read-lab --user alice > /dev/null
"$mc" idp ldap policy attach bridge read-pay --user odd > /dev/null
log_in alice Passw0rd-of-alice
[ "$(copy lab/a)" = text ]
log_in odd odd-secret
[ "$(copy pay/a)" = text ]
refused 'the user name or the password is wrong' log_in odd wrong
refused 'the user name or the password is wrong' log_in nobody odd-secret
stop_started
echo "both directories: ok"
