# A real OpenLDAP, Debian's slapd: people and groups below $base, and an account that looks them up.
base=dc=example,dc=org
slapd_port=$(free_port)

fill_slapd() { # DIRECTORY [SETTINGS [SETTINGS OF THE DATABASE]]; standard input has more entries
  mkdir -p "$1/slapd/db"
  cat > "$1/slapd.conf" << CONF
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile $1/slapd/pid
${2:-}
database mdb
suffix "$base"
directory $1/slapd/db
rootdn "cn=admin,$base"
rootpw admin-secret
${3:-}
CONF
  {
    cat << LDIF
dn: $base
objectClass: dcObject
objectClass: organization
dc: example
o: Example

dn: ou=people,$base
objectClass: organizationalUnit
ou: people

dn: ou=groups,$base
objectClass: organizationalUnit
ou: groups

dn: cn=lookup,$base
objectClass: person
cn: lookup
sn: lookup
userPassword: lookup-secret

LDIF
    cat
  } > "$1/users.ldif"
  PATH=$PATH:/usr/sbin slapadd -q -f "$1/slapd.conf" < "$1/users.ldif"
}
start_slapd() { # DIRECTORY; its process is $slapd
  PATH=$PATH:/usr/sbin slapd -d 0 -f "$1/slapd.conf" -h "ldap://127.0.0.1:$slapd_port" >> "$1/slapd.log" 2>&1 &
  slapd=$!
  started+=($slapd)
  await_port "$slapd_port"
}
