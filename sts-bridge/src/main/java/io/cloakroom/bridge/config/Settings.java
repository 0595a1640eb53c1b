package io.cloakroom.bridge.config;

import static io.cloakroom.bridge.config.Setting.Trait.LEGACY;
import static io.cloakroom.bridge.config.Setting.Trait.PER_PROVIDER;
import static io.cloakroom.bridge.config.Setting.Trait.SECRET;
import static io.cloakroom.bridge.config.Setting.Trait.UNSUPPORTED;

import java.util.List;
import java.util.Optional;

/** Every setting there is. The loader reads no others, and the configuration reference lists exactly these. */
public final class Settings {
    static final String OPENID = "MINIO_IDENTITY_OPENID_";
    static final String LDAP = "MINIO_IDENTITY_LDAP_";
    static final String TOKEN_PLUGIN = "MINIO_IDENTITY_PLUGIN_";

    /** What names of MinIO's begin with that are all read or refused here, never ignored. */
    static final List<String> FAMILIES =
            List.of(OPENID, LDAP, TOKEN_PLUGIN, "MINIO_POLICY_PLUGIN_", "MINIO_POLICY_OPA_", "MINIO_IAM_OPA_");

    static final List<String> ACCESS_FAMILIES = FAMILIES.subList(3, FAMILIES.size());

    private static final String LOGIN = "The login flow of MinIO's console.";
    private static final String REMOVED = "Removed from MinIO's LDAP settings long ago.";
    private static final String PURGE = "MinIO's hourly look-up of users in Keycloak.";

    private static final List<Setting> ALL = List.of(
            Setting.of(
                            "CLOAKROOM_ADDRESS",
                            "127.0.0.1:9000",
                            "Address and port to listen on. `:9000` means every interface, port `0` any free port.")
                    .orFlag("--address"),
            Setting.of(
                            "CLOAKROOM_CERTS_DIR",
                            "",
                            "Directory of certificates, laid out as MinIO's: with `public.crt` and `private.key` the bridge speaks https, and in `CAs/` are authorities it trusts. Read again when they change.")
                    .orFlag("--certs-dir"),
            Setting.of("MINIO_CERT_PASSWD", "", "Password of encrypted private keys in that directory.", SECRET),
            Setting.of(
                    "CLOAKROOM_TRUSTED_PROXIES",
                    "",
                    "Comma-separated addresses or networks (`10.0.0.0/8`) of proxies whose `X-Forwarded-For` says where a request comes from, for `aws:SourceIp`, limits and the audit log alike."),
            Setting.of(
                    "CLOAKROOM_CONNECTIONS_PER_ADDRESS",
                    "`2500`",
                    "Connections one address may have open at once, of 10000 in all; an IPv6 network of 64 bits counts as one address. More are answered 503. Proxies in `CLOAKROOM_TRUSTED_PROXIES` are exempt; `0` is no limit."),
            Setting.of(
                    "CLOAKROOM_HTTP_ENGINE",
                    "the best that works",
                    "What drives sockets: `io_uring`, `epoll` or `nio`."),
            Setting.of(
                            "CLOAKROOM_DATA",
                            "the directory of `cloakroom server`",
                            "Directory for the state: key ring, and which policies denied. `cloakroom gateway` needs it or `CLOAKROOM_MASTER_KEY`.")
                    .orFlag("--data"),
            Setting.of(
                    "CLOAKROOM_MASTER_KEY",
                    "a file `master.key` in the data directory, made at the first start",
                    "Seals the key ring: 32 bytes in base64, as `openssl rand -base64 32` prints them. Bridges that serve the same clients share it.",
                    SECRET),
            Setting.of(
                    "MINIO_ETCD_ENDPOINTS",
                    "",
                    "Comma-separated members of an etcd v3 cluster that keeps the state of several bridges, such as `https://etcd-1:2379`; all `http` or all `https`. Needs `CLOAKROOM_MASTER_KEY`."),
            Setting.of(
                    "MINIO_ETCD_PATH_PREFIX",
                    "",
                    "What the keys in etcd begin with, as it is. They go on with `cloakroom/`, so MinIO can share the cluster."),
            Setting.of(
                    "MINIO_ETCD_CLIENT_CERT",
                    "",
                    "PEM file of the certificate that the bridge shows to etcd. Goes with `MINIO_ETCD_CLIENT_CERT_KEY`."),
            Setting.of(
                    "MINIO_ETCD_CLIENT_CERT_KEY",
                    "",
                    "PEM file of the key for it, in the form PKCS #8 (`BEGIN PRIVATE KEY`)."),
            Setting.of(
                    "CLOAKROOM_ETCD_CA_CERT",
                    "the system's",
                    "PEM file of the authorities that sign etcd's certificates."),
            Setting.of(
                    "CLOAKROOM_ETCD_USERNAME",
                    "",
                    "User of etcd, if its authentication is on. It needs to read and write the keys below the prefix."),
            Setting.of("CLOAKROOM_ETCD_PASSWORD", "", "Password of that user.", SECRET),
            Setting.of(
                    "CLOAKROOM_STATE_MAX_STALENESS",
                    "`15m`",
                    "How long temporary credentials are accepted while the state store cannot be reached, from `1m` to `24h`. After that they are answered `ServiceUnavailable`, because a revocation may have been missed."),
            Setting.of(
                            "CLOAKROOM_POLICIES_DIR",
                            "",
                            "Directory of policy documents, one `NAME.json` each, read again when they change. An invalid one denies and is reported.")
                    .orFlag("--policies"),
            Setting.of(
                            "CLOAKROOM_ROLES_DIR",
                            "",
                            "Directory of roles with a trust policy, one `NAME.json` each, read again when they change. Nobody can take on an invalid one, which is reported.")
                    .orFlag("--roles"),
            Setting.of(
                            "CLOAKROOM_AUDIT_LOG",
                            "",
                            "File for one JSON line a request; `-` is standard output. Without it no audit log is written.")
                    .orFlag("--audit-log"),
            Setting.of(
                            "CLOAKROOM_LOG_FORMAT",
                            "`text` on a terminal, else `json`",
                            "Format of the log on standard error: `text` or `json`.")
                    .orFlag("--log-format"),
            Setting.of("MINIO_CONFIG_ENV_FILE", "", "File of `NAME=value` lines, for settings the environment lacks."),
            Setting.of("MINIO_ROOT_USER", "", "Access key id of the owner, at least 3 characters.", SECRET),
            Setting.of("MINIO_ROOT_PASSWORD", "", "Secret access key of the owner, at least 8 characters.", SECRET),
            Setting.of("MINIO_ACCESS_KEY", "", "Old name of `MINIO_ROOT_USER`.", SECRET, LEGACY),
            Setting.of("MINIO_SECRET_KEY", "", "Old name of `MINIO_ROOT_PASSWORD`.", SECRET, LEGACY),
            Setting.of("MINIO_API_ROOT_ACCESS", "`on`", "`off` turns the owner's key off."),
            Setting.of("MINIO_SITE_REGION", "any", "Region that signatures must name."),
            Setting.of("MINIO_REGION", "", "Old name of `MINIO_SITE_REGION`.", LEGACY),
            Setting.of("MINIO_REGION_NAME", "", "Old name of `MINIO_SITE_REGION`.", LEGACY),
            Setting.of(
                    "MINIO_DOMAIN",
                    "",
                    "Comma-separated domains for virtual-hosted-style requests: `s3.example.org` makes `bucket.s3.example.org` a bucket."),
            Setting.of(
                    "MINIO_API_CORS_ALLOW_ORIGIN",
                    "`*`",
                    "Comma-separated origins whose pages may call S3 and STS from a browser: `https://app.example.org`; `*` stands for any part of a host, alone for every origin. `off`: none. List them if anybody may read something because of the network they are in."),
            Setting.of(
                    "MINIO_STS_DURATION",
                    "`1h`",
                    "How long session credentials last when the request does not say. `15m` to `8760h`."),
            Setting.of(
                    "CLOAKROOM_MAX_SESSION",
                    "`12h`",
                    "Longer sessions are cut to it. Without a suffix it holds for every provider that has none of its own.",
                    PER_PROVIDER),
            Setting.of(
                    "CLOAKROOM_SESSION_WITHIN_TOKEN",
                    "`off`",
                    "`on` ends a session when its token expires. Without a suffix it holds for every provider that has none of its own.",
                    PER_PROVIDER),
            Setting.of(
                    "CLOAKROOM_STS_RATE",
                    "`100`",
                    "STS calls a second that one address may make, twice as many after a pause; `0` is no limit."),
            Setting.of(
                    "CLOAKROOM_STS_SUBJECT_RATE",
                    "that of `CLOAKROOM_STS_RATE`",
                    "Logins a second of one user, from all addresses together, twice as many after a pause; `0` is no limit."),
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
                    "Filter that finds a user by login name, which takes the place of `%s`: `(uid=%s)`. Who does not match it any more has lost access. Required.",
                    PER_PROVIDER),
            Setting.of(
                    LDAP + "USER_DN_ATTRIBUTES",
                    "",
                    "Comma-separated attributes of users for policies: `mail` is `${jwt:ldapAttrib_mail}`.",
                    PER_PROVIDER),
            Setting.of(
                    LDAP + "GROUP_SEARCH_BASE_DN",
                    "",
                    "Where groups are: DNs with `;` between them. Goes with the group filter.",
                    PER_PROVIDER),
            Setting.of(
                    LDAP + "GROUP_SEARCH_FILTER",
                    "",
                    "Filter that finds the groups of a user: `%d` is the user's DN, `%s` the login name. Active Directory finds nested groups by `(member:1.2.840.113556.1.4.1941:=%d)`.",
                    PER_PROVIDER),
            Setting.of(
                    LDAP + "SERVER_STARTTLS",
                    "`off`",
                    "`on` begins in plain and turns to TLS at once (StartTLS).",
                    PER_PROVIDER),
            Setting.of(
                    LDAP + "SERVER_INSECURE",
                    "`off`",
                    "`on` sends passwords in plain. For a directory on this machine.",
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
                    "How often users with sessions or access keys are looked up again, `1m` to `24h`. Who is gone loses both; changed groups count from then on.",
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
                    "Claim that has the scopes, for `CLOAKROOM_IDENTITY_OPENID_SCOPE`: `scp` for Okta and Entra ID. It is a text with spaces or a list.",
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
                    "Plugin that says whose a token of `AssumeRoleWithCustomToken` is. `https`, or `http` on this machine. Required for a plugin.",
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
                    "Comma-separated policies of everybody whom the plugin vouches for. Required for a plugin.",
                    PER_PROVIDER),
            Setting.of(
                    TOKEN_PLUGIN + "ROLE_ID",
                    "computed from the URL",
                    "What the ARN of the plugin's role ends with, after `idmp-`: letters, digits, `_` and `-`.",
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
                    "How long a decision of the access plugin holds for requests that differ in their time only, up to `1h`. Without it every request is asked about."),
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
                    "PEM file of the revocation lists of these authorities. With it, a certificate counts only while a list in force of each authority above it lacks it. Read again when it changes."),
            Setting.of("CLOAKROOM_MAX_BUCKETS", "`10000`", "`server`: buckets that can be made, `1` to `100000`."),
            Setting.of(
                    "MINIO_API_STALE_UPLOADS_EXPIRY",
                    "`7d`",
                    "`server`: after this time a multipart upload that was not completed ends, and its parts are deleted. At least `1m`."),
            Setting.of("CLOAKROOM_UPSTREAM_ACCESS_KEY", "", "`gateway`: the upstream's access key id.", SECRET),
            Setting.of("CLOAKROOM_UPSTREAM_SECRET_KEY", "", "`gateway`: the upstream's secret access key.", SECRET),
            Setting.of("CLOAKROOM_UPSTREAM_SESSION_TOKEN", "", "`gateway`: the upstream's session token.", SECRET),
            Setting.of("CLOAKROOM_UPSTREAM_REGION", "`us-east-1`", "`gateway`: the region to sign for."),
            Setting.of(
                    "CLOAKROOM_UPSTREAM_CA_CERT",
                    "the JDK's and those in `CAs/`",
                    "`gateway`: PEM file of the only authorities that may sign the upstream's certificate."),
            Setting.of(
                    "CLOAKROOM_UPSTREAM_CLIENT_CERT",
                    "",
                    "`gateway`: PEM file of the certificate that the bridge shows to the upstream. Goes with `CLOAKROOM_UPSTREAM_CLIENT_CERT_KEY`."),
            Setting.of("CLOAKROOM_UPSTREAM_CLIENT_CERT_KEY", "", "`gateway`: PEM file of the key for it."));

    private Settings() {}

    /** All settings, in the order of the reference. */
    public static List<Setting> all() {
        return ALL;
    }

    /**
     * A setting found under a name, the provider it is for ({@code _}: the unnamed one), and whether it names a file.
     */
    record Match(Setting setting, String provider, boolean isFile) {}

    /** The setting that an environment name stands for. If several fit, the longest wins. */
    static Optional<Match> match(String name) {
        Optional<Match> best = Optional.empty();
        int length = 0;
        for (Setting setting : ALL) {
            if (name.startsWith(setting.key()) && setting.key().length() > length) {
                Optional<Match> match =
                        matchRest(setting, name.substring(setting.key().length()));
                if (match.isPresent()) {
                    best = match;
                    length = setting.key().length();
                }
            }
        }
        return best;
    }

    private static Optional<Match> matchRest(Setting setting, String rest) {
        boolean isFile = setting.is(SECRET) && rest.endsWith("_FILE");
        String suffix = isFile ? rest.substring(0, rest.length() - "_FILE".length()) : rest;
        if (suffix.isEmpty()) {
            return Optional.of(new Match(setting, "_", isFile));
        }
        boolean named = setting.is(PER_PROVIDER) && suffix.startsWith("_") && suffix.length() > 1;
        return named ? Optional.of(new Match(setting, suffix.substring(1), isFile)) : Optional.empty();
    }
}
