#!/bin/sh
# Makes a Keycloak realm give S3 access, with kcadm.sh alone. The same as `cloakroom keycloak setup` and, for a new
# realm, as s3-realm.json with `kc.sh import`; a test compares the three. What is there already stays as it is.
#
#   kcadm.sh config credentials --server https://sso.example.org --realm master --user admin   # asks for the password
#   KCADM=/opt/keycloak/bin/kcadm.sh sh setup-with-kcadm.sh acme
#
# Further arguments are options of kcadm.sh, such as --config FILE.
set -eu
[ $# -gt 0 ] || { echo "usage: setup-with-kcadm.sh REALM [OPTION of kcadm.sh ...]" >&2; exit 2; }
kcadm=${KCADM:-kcadm.sh} realm=$1
shift
kc() {
  action=$1
  shift
  "$kcadm" "$action" "$@"
}

# The realm, if it is missing
kc get "realms/$realm" --fields realm "$@" >/dev/null 2>&1 ||
  kc create realms -s "realm=$realm" -s enabled=true "$@"

# Client scope s3: the mapper, the audience, and the scope's name in the token's scope
kc get client-scopes -r "$realm" --fields name "$@" | grep -q '"name" : "s3"' ||
  kc create client-scopes -r "$realm" "$@" -f - <<'JSON'
{
  "name": "s3",
  "description": "S3 policies of the user, and Cloakroom as audience",
  "protocol": "openid-connect",
  "attributes": {
    "include.in.token.scope": "true",
    "display.on.consent.screen": "true",
    "consent.screen.text": "S3 access with the rights of your roles"
  },
  "protocolMappers": [
    {
      "name": "S3 policies",
      "protocol": "openid-connect",
      "protocolMapper": "oidc-s3-policy-mapper",
      "config": {
        "claim.name": "policy",
        "claim.format": "array",
        "attribute": "s3-policy",
        "role.attributes": "true",
        "group.attributes": "false",
        "user.attributes": "false",
        "id.token.claim": "true",
        "access.token.claim": "true",
        "lightweight.claim": "true",
        "userinfo.token.claim": "true",
        "introspection.token.claim": "true"
      }
    },
    {
      "name": "Cloakroom audience",
      "protocol": "openid-connect",
      "protocolMapper": "oidc-audience-mapper",
      "config": {
        "included.client.audience": "sts-bridge",
        "id.token.claim": "false",
        "access.token.claim": "true",
        "lightweight.claim": "true",
        "introspection.token.claim": "true"
      }
    }
  ]
}
JSON

# The clients, the bridge's service account with the one role it needs, and realm roles to start from. SKIP leaves
# those alone that are there
kc create partialImport -r "$realm" "$@" -f - <<'JSON'
{
  "ifResourceExists": "SKIP",
  "roles": {
    "realm": [
      {
        "name": "s3-reader",
        "description": "Get any object whose name is known",
        "attributes": {"s3-policy": ["readonly"]}
      },
      {
        "name": "s3-writer",
        "description": "Everything with objects and buckets",
        "attributes": {"s3-policy": ["readwrite"]}
      },
      {"name": "s3-admin", "description": "Administer the S3 store", "attributes": {"s3-policy": ["consoleAdmin"]}}
    ],
    "client": {
      "sts-bridge": [{"name": "read-s3-policies", "description": "Read the realm's S3 policy documents"}]
    }
  },
  "clients": [
    {
      "clientId": "sts-bridge",
      "name": "Cloakroom",
      "description": "The bridge, which exchanges tokens for S3 credentials",
      "enabled": true,
      "protocol": "openid-connect",
      "publicClient": false,
      "standardFlowEnabled": false,
      "directAccessGrantsEnabled": false,
      "serviceAccountsEnabled": true,
      "fullScopeAllowed": false,
      "redirectUris": [],
      "webOrigins": [],
      "attributes": {
        "backchannel.logout.session.required": "true",
        "backchannel.logout.revoke.offline.tokens": "false",
        "post.logout.redirect.uris": "+"
      },
      "defaultClientScopes": ["basic", "roles", "service_account"],
      "optionalClientScopes": []
    },
    {
      "clientId": "s3-cli",
      "name": "S3 command line",
      "description": "Command line tools: browser login with PKCE, and device login",
      "enabled": true,
      "protocol": "openid-connect",
      "publicClient": true,
      "standardFlowEnabled": true,
      "directAccessGrantsEnabled": false,
      "serviceAccountsEnabled": false,
      "fullScopeAllowed": false,
      "redirectUris": ["http://127.0.0.1/*"],
      "webOrigins": [],
      "attributes": {
        "oauth2.device.authorization.grant.enabled": "true",
        "pkce.code.challenge.method": "S256",
        "backchannel.logout.session.required": "true",
        "backchannel.logout.revoke.offline.tokens": "false",
        "post.logout.redirect.uris": "+"
      },
      "defaultClientScopes": ["basic", "profile", "email", "roles", "acr", "web-origins", "s3"],
      "optionalClientScopes": ["offline_access"]
    }
  ],
  "users": [
    {
      "username": "service-account-sts-bridge",
      "enabled": true,
      "serviceAccountClientId": "sts-bridge",
      "clientRoles": {"sts-bridge": ["read-s3-policies"]}
    }
  ]
}
JSON

cat <<END
Realm $realm is set up. The secret of client sts-bridge, for MINIO_IDENTITY_OPENID_CLIENT_SECRET_FILE of the bridge:
  (umask 077 && $kcadm get clients -r $realm -q clientId=sts-bridge --fields secret --format csv --noquotes > sts-bridge.secret)
END
