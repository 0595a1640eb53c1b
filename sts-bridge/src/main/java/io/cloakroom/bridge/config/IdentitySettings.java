package io.cloakroom.bridge.config;

import static io.cloakroom.bridge.config.Setting.Trait.LEGACY;
import static io.cloakroom.bridge.config.Setting.Trait.PER_PROVIDER;
import static io.cloakroom.bridge.config.Setting.Trait.SECRET;
import static io.cloakroom.bridge.config.Setting.Trait.UNSUPPORTED;
import static io.cloakroom.bridge.config.Settings.LDAP;
import static io.cloakroom.bridge.config.Settings.OPENID;
import static io.cloakroom.bridge.config.Settings.TOKEN_PLUGIN;

import java.util.List;

/** The settings of identity sources and plugins. */
final class IdentitySettings {
    private static final String LOGIN = "The login flow of MinIO's console.";
    private static final String REMOVED = "Removed from MinIO's LDAP settings long ago.";
    private static final String PURGE = "MinIO's hourly look-up of users in Keycloak.";

    /** In the order of the reference. */
    static final List<Setting> ALL = List.of(
            Setting.of(
                    LDAP + "SERVER_ADDR",
                    "",
                    "Comma-separated servers of the directory, `host` or `host:port`; the port is 636 if none is given. They are tried in this order. Turns LDAP on.",
                    PER_PROVIDER),
            Setting.of(
                    LDAP + "SRV_RECORD_NAME",
                    "",
                    "`ldap` or `ldaps` looks the servers up in DNS, at `_ldap._tcp.` or `_ldaps._tcp.` and the name in `SERVER_ADDR`; `on` looks up that name itself. Needs `CLOAKROOM_IDENTITY_LDAP_CA_CERT`.",
                    PER_PROVIDER),
            Setting.of(LDAP + "ENABLE", "on when configured", "`off` turns LDAP off.", PER_PROVIDER),
            Setting.of(LDAP + "COMMENT", "", "Free text.", PER_PROVIDER),
            Setting.of(
                    LDAP + "LOOKUP_BIND_DN",
                    "",
                    "DN of the account that looks users and groups up. It needs to read them and no more. Required.",
                    PER_PROVIDER),
            Setting.of(LDAP + "LOOKUP_BIND_PASSWORD", "", "Its password. Required.", SECRET, PER_PROVIDER),
            Setting.of(
                    LDAP + "USER_DN_SEARCH_BASE_DN",
                    "",
                    "Where users are, with all that is below: DNs with `;` between them. Required; none is within another.",
                    PER_PROVIDER),
            Setting.of(
                    LDAP + "USER_DN_SEARCH_FILTER",
                    "",
                    "Filter that finds a user by login name, which replaces `%s`: `(uid=%s)`. A user who no longer matches it loses access. Required.",
                    PER_PROVIDER),
            Setting.of(
                    LDAP + "USER_DN_ATTRIBUTES",
                    "",
                    "Comma-separated attributes of users for policies: `mail` is `${jwt:ldapAttrib_mail}`.",
                    PER_PROVIDER),
            Setting.of(
                    LDAP + "GROUP_SEARCH_BASE_DN",
                    "",
                    "Where groups are: DNs with `;` between them. Needs the group filter.",
                    PER_PROVIDER),
            Setting.of(
                    LDAP + "GROUP_SEARCH_FILTER",
                    "",
                    "Filter that finds the groups of a user: `%d` is the user's DN, `%s` the login name. Active Directory finds nested groups by `(member:1.2.840.113556.1.4.1941:=%d)`.",
                    PER_PROVIDER),
            Setting.of(
                    LDAP + "SERVER_STARTTLS",
                    "`off`",
                    "`on` upgrades a plain connection to TLS at once (StartTLS).",
                    PER_PROVIDER),
            Setting.of(
                    LDAP + "SERVER_INSECURE",
                    "`off`",
                    "`on` sends passwords in the clear. For a directory on this machine.",
                    PER_PROVIDER),
            Setting.of(
                    LDAP + "TLS_SKIP_VERIFY",
                    "`off`",
                    "Only `off`: name the authority in `CLOAKROOM_IDENTITY_LDAP_CA_CERT` instead.",
                    PER_PROVIDER),
            Setting.of(LDAP + "STS_EXPIRY", "", REMOVED, UNSUPPORTED),
            Setting.of(LDAP + "USERNAME_FORMAT", "", REMOVED, UNSUPPORTED),
            Setting.of(LDAP + "USERNAME_SEARCH_FILTER", "", REMOVED, UNSUPPORTED),
            Setting.of(LDAP + "USERNAME_SEARCH_BASE_DN", "", REMOVED, UNSUPPORTED),
            Setting.of(LDAP + "GROUP_NAME_ATTRIBUTE", "", REMOVED, UNSUPPORTED),
            Setting.of(
                    "CLOAKROOM_IDENTITY_LDAP_CA_CERT",
                    "the JDK's and those in `CAs/`",
                    "PEM file of the authorities that sign the directory's certificates.",
                    PER_PROVIDER),
            Setting.of(
                    "CLOAKROOM_IDENTITY_LDAP_TIMEOUT",
                    "`10s`",
                    "How long a login may wait for the directory in all, `1s` to `60s`.",
                    PER_PROVIDER),
            Setting.of(
                    "CLOAKROOM_IDENTITY_LDAP_SYNC",
                    "`10m`",
                    "How often users with sessions or access keys are looked up again, `1m` to `24h`. Users who are gone lose both; changed groups count from then on.",
                    PER_PROVIDER),
            Setting.of(OPENID + "ENABLE", "on when configured", "`off` leaves the provider out.", PER_PROVIDER),
            Setting.of(
                    OPENID + "CONFIG_URL",
                    "",
                    "Discovery document, `https://…/realms/NAME/.well-known/openid-configuration`. Required.",
                    PER_PROVIDER),
            Setting.of(
                    OPENID + "CLIENT_ID",
                    "",
                    "Client that tokens must be meant for: in `aud`, or in `azp` where `aud` names others. A token without `aud` is refused. Required; two providers cannot share one.",
                    PER_PROVIDER),
            Setting.of(
                    OPENID + "CLIENT_SECRET",
                    "",
                    "The client's secret. Tokens signed with it (HS256 …) are refused all the same.",
                    SECRET,
                    PER_PROVIDER),
            Setting.of(
                    OPENID + "CLAIM_NAME",
                    "`policy`",
                    "Claim that names policies: its name at the top of the token, or a path that begins with `/`, such as `/realm_access/roles`.",
                    PER_PROVIDER),
            Setting.of(OPENID + "CLAIM_PREFIX", "", "Put before the claim name. Deprecated by MinIO.", PER_PROVIDER),
            Setting.of(
                    OPENID + "CLAIM_USERINFO",
                    "`off`",
                    "`on` asks the user info endpoint for claims that the token lacks.",
                    PER_PROVIDER),
            Setting.of(
                    OPENID + "ROLE_POLICY",
                    "",
                    "Comma-separated policies; makes this provider a role that `RoleArn` names, and its claim is not read.",
                    PER_PROVIDER),
            Setting.of(OPENID + "DISPLAY_NAME", "", "Free text.", PER_PROVIDER),
            Setting.of(OPENID + "COMMENT", "", "Free text.", PER_PROVIDER),
            Setting.of(
                    "CLOAKROOM_IDENTITY_OPENID_ISSUER",
                    "the discovery document's `issuer`",
                    "What `iss` must be, where the bridge reaches the provider under another name than its users do.",
                    PER_PROVIDER),
            Setting.of(
                    "CLOAKROOM_IDENTITY_OPENID_GRANTABLE",
                    "any, if it is the only provider that reads a claim",
                    "Comma-separated patterns (`*`, `?`) of the policies this provider may grant. Required when several providers read a claim.",
                    PER_PROVIDER),
            Setting.of(
                    "CLOAKROOM_IDENTITY_OPENID_SESSION_TAGS",
                    "none",
                    "Comma-separated patterns (`*`, `?`) of the keys of session tags that its tokens may set (claim `https://aws.amazon.com/tags`). Other tags in a token are ignored.",
                    PER_PROVIDER),
            Setting.of(
                    "CLOAKROOM_IDENTITY_OPENID_TRUSTED_ORIGINS",
                    "",
                    "Comma-separated origins (`https://keys.example.org`) that the discovery document may name besides its own and the issuer's.",
                    PER_PROVIDER),
            Setting.of(
                    "CLOAKROOM_IDENTITY_OPENID_SCOPE",
                    "any",
                    "Scope that a token's `scope` must have. No mapper can write it, so the claims come from the client scope of this name. ID tokens have no `scope` and are refused.",
                    PER_PROVIDER),
            Setting.of(
                    "CLOAKROOM_IDENTITY_OPENID_CLIENTS",
                    "any",
                    "Comma-separated patterns (`*`, `?`) of the clients that tokens may be issued to: `azp`, else `client_id`, else the only `aud`. A token with none of them is refused.",
                    PER_PROVIDER),
            Setting.of(
                    "CLOAKROOM_IDENTITY_OPENID_RULES",
                    "",
                    "Rules that grant policies by other claims, where the provider cannot write a claim of policies: `CLAIM=PATTERN => POLICY,POLICY`, separated by semicolons. With rules the claim of policies is read only if `MINIO_IDENTITY_OPENID_CLAIM_NAME` is set too.",
                    PER_PROVIDER),
            Setting.of(
                    "CLOAKROOM_IDENTITY_OPENID_AUDIENCE_CLAIM",
                    "none",
                    "Claim that must be the client id in tokens without `aud`, such as `client_id` in access tokens of Cognito.",
                    PER_PROVIDER),
            Setting.of(
                    "CLOAKROOM_IDENTITY_OPENID_CLIENT_CLAIM",
                    "`azp`, else `client_id`, else the only `aud`",
                    "Claim that names the client a token was issued to, for `CLOAKROOM_IDENTITY_OPENID_CLIENTS`: `cid` for Okta, `appid` for tokens of Entra ID in version 1. A token without it is refused.",
                    PER_PROVIDER),
            Setting.of(
                    "CLOAKROOM_IDENTITY_OPENID_SCOPE_CLAIM",
                    "`scope`",
                    "Claim that has the scopes, for `CLOAKROOM_IDENTITY_OPENID_SCOPE`: `scp` for Okta and Entra ID. It is a string with spaces or a list.",
                    PER_PROVIDER),
            Setting.of(
                    "CLOAKROOM_IDENTITY_OPENID_REALM_POLICIES",
                    "`on` for a realm of Keycloak and a client with a secret",
                    "Whether the documents of the realm's page *S3 policies* are read, with the client's own secret. They count for this provider only, for names it may grant, and after all other policies.",
                    PER_PROVIDER),
            Setting.of(
                    "CLOAKROOM_IDENTITY_OPENID_SIGNALS",
                    "`on` for a client with a secret, if the provider has a transmitter for it",
                    "Whether the security events of the provider (Shared Signals Framework) are polled every second with the client's own secret. With `on`, the log warns if that cannot be done.",
                    PER_PROVIDER),
            Setting.of(
                    "CLOAKROOM_IDENTITY_OPENID_LOGIN_CLIENT",
                    "",
                    "Client with which people log in by `aws sso login`: a public one such as `s3-cli`, with PKCE, a loopback redirect and the device grant. Turns that login on. Tokens are asked for with the scope of `CLOAKROOM_IDENTITY_OPENID_SCOPE`.",
                    PER_PROVIDER),
            Setting.of(
                    "CLOAKROOM_IDENTITY_OPENID_CONSOLE_CLIENT",
                    "`CLOAKROOM_IDENTITY_OPENID_LOGIN_CLIENT`",
                    "Client with which people log in to the console, if it has one of its own: with a secret, and `/-/callback` of the console as redirect. Its tokens must be among those of `CLOAKROOM_IDENTITY_OPENID_CLIENTS`.",
                    PER_PROVIDER),
            Setting.of(
                    "CLOAKROOM_IDENTITY_OPENID_CONSOLE_CLIENT_SECRET",
                    "",
                    "Secret of the client for the console. Without one, PKCE alone proves a login.",
                    SECRET,
                    PER_PROVIDER),
            Setting.of(OPENID + "SCOPES", "", LOGIN, PER_PROVIDER, UNSUPPORTED),
            Setting.of(OPENID + "REDIRECT_URI", "", LOGIN, PER_PROVIDER, UNSUPPORTED),
            Setting.of(OPENID + "REDIRECT_URI_DYNAMIC", "", LOGIN, PER_PROVIDER, UNSUPPORTED),
            Setting.of(OPENID + "VENDOR", "", PURGE, PER_PROVIDER, UNSUPPORTED),
            Setting.of(OPENID + "KEYCLOAK_REALM", "", PURGE, PER_PROVIDER, UNSUPPORTED),
            Setting.of(OPENID + "KEYCLOAK_ADMIN_URL", "", PURGE, PER_PROVIDER, UNSUPPORTED),
            Setting.of(OPENID + "USER_READABLE_CLAIM", "", "Listings of access keys.", PER_PROVIDER, UNSUPPORTED),
            Setting.of(OPENID + "USER_ID_CLAIM", "", "Listings of access keys.", PER_PROVIDER, UNSUPPORTED),
            Setting.of(
                    OPENID + "JWKS_URL",
                    "",
                    "Removed by MinIO too: keys are found through discovery.",
                    PER_PROVIDER,
                    UNSUPPORTED),
            Setting.of(
                    TOKEN_PLUGIN + "URL",
                    "",
                    "Plugin that names the owner of a token for `AssumeRoleWithCustomToken`. `https`, or `http` on this machine. Required for a plugin.",
                    PER_PROVIDER),
            Setting.of(
                    TOKEN_PLUGIN + "AUTH_TOKEN",
                    "",
                    "Sent to the plugin in the header `Authorization`, as it is.",
                    SECRET,
                    PER_PROVIDER),
            Setting.of(
                    TOKEN_PLUGIN + "ROLE_POLICY",
                    "",
                    "Comma-separated policies of everybody the plugin vouches for. Required for a plugin.",
                    PER_PROVIDER),
            Setting.of(
                    TOKEN_PLUGIN + "ROLE_ID",
                    "computed from the URL",
                    "End of the ARN of the plugin's role, after `idmp-`: letters, digits, `_` and `-`.",
                    PER_PROVIDER),
            Setting.of(TOKEN_PLUGIN + "COMMENT", "", "Free text.", PER_PROVIDER),
            Setting.of(
                    "MINIO_POLICY_PLUGIN_URL",
                    "",
                    "Plugin that decides every signed request in place of policies. `https`, or `http` on this machine."),
            Setting.of(
                    "MINIO_POLICY_PLUGIN_AUTH_TOKEN",
                    "",
                    "Sent to the access plugin in the header `Authorization`, as it is.",
                    SECRET),
            Setting.of("MINIO_POLICY_PLUGIN_COMMENT", "", "Free text about the access plugin."),
            Setting.of(
                    "MINIO_POLICY_PLUGIN_ENABLE_HTTP2",
                    "",
                    "HTTP/2 to the access plugin; it is asked over HTTP/1.1.",
                    UNSUPPORTED),
            Setting.of(
                    "CLOAKROOM_POLICY_PLUGIN_CACHE",
                    "`0s`",
                    "How long a decision of the access plugin holds for requests that differ in their time only, up to `1h`. Without it the plugin is asked about every request."),
            Setting.of("MINIO_POLICY_OPA_URL", "", "Old name of `MINIO_POLICY_PLUGIN_URL`.", LEGACY),
            Setting.of(
                    "MINIO_POLICY_OPA_AUTH_TOKEN", "", "Old name of `MINIO_POLICY_PLUGIN_AUTH_TOKEN`.", SECRET, LEGACY),
            Setting.of("MINIO_IAM_OPA_URL", "", "Oldest name of `MINIO_POLICY_PLUGIN_URL`.", LEGACY),
            Setting.of(
                    "MINIO_IAM_OPA_AUTHTOKEN", "", "Oldest name of `MINIO_POLICY_PLUGIN_AUTH_TOKEN`.", SECRET, LEGACY),
            Setting.of(
                    "CLOAKROOM_PLUGIN_PLAIN_HTTP",
                    "`off`",
                    "`on` accepts plugins on other machines over `http`, where whoever can change the traffic decides in their place."),
            Setting.of(
                    "MINIO_IDENTITY_TLS_ENABLE",
                    "`off`",
                    "`on` asks clients for certificates, and `AssumeRoleWithCertificate` exchanges them for session credentials. Needs `--certs-dir`."),
            Setting.of(
                    "MINIO_IDENTITY_TLS_SKIP_VERIFY",
                    "`off`",
                    "`on` is an error: client certificates are always checked."),
            Setting.of(
                    "CLOAKROOM_IDENTITY_TLS_CA",
                    "those in `CAs/`",
                    "PEM file of the only authorities that may sign client certificates. Read again when it changes."),
            Setting.of(
                    "CLOAKROOM_IDENTITY_TLS_CRL",
                    "",
                    "PEM file of the revocation lists of these authorities. With it, a certificate counts only while a list in force of each authority above it lacks it. Read again when it changes."));

    private IdentitySettings() {}
}
