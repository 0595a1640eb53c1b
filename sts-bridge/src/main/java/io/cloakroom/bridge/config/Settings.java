package io.cloakroom.bridge.config;

import static io.cloakroom.bridge.config.Setting.Trait.LEGACY;
import static io.cloakroom.bridge.config.Setting.Trait.PER_PROVIDER;
import static io.cloakroom.bridge.config.Setting.Trait.SECRET;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every setting there is. The loader reads no others, and the configuration reference lists exactly these. */
public final class Settings {
    static final String OPENID = "MINIO_IDENTITY_OPENID_";
    static final String LDAP = "MINIO_IDENTITY_LDAP_";
    static final String TOKEN_PLUGIN = "MINIO_IDENTITY_PLUGIN_";

    /** Prefixes of MinIO's names that are all read or refused here, never ignored. */
    static final List<String> FAMILIES =
            List.of(OPENID, LDAP, TOKEN_PLUGIN, "MINIO_POLICY_PLUGIN_", "MINIO_POLICY_OPA_", "MINIO_IAM_OPA_");

    static final List<String> ACCESS_FAMILIES = FAMILIES.subList(3, FAMILIES.size());

    private static final List<Setting> OF_THE_BRIDGE = List.of(
            Setting.of(
                            "CLOAKROOM_ADDRESS",
                            "127.0.0.1:9000",
                            "Address and port to listen on. `:9000` means every interface, port `0` any free port.")
                    .orFlag("--address"),
            Setting.of(
                    "MINIO_SERVER_URL",
                    "the scheme and `Host` of each request",
                    "URL that clients reach the bridge at, for what it tells people to paste:"
                            + " `https://s3.example.org`. Needed behind a proxy that speaks https for it."),
            Setting.of(
                            "CLOAKROOM_CONSOLE_ADDRESS",
                            "",
                            "Address and port of the console, the pages for people. Without it there is no console."
                                    + " Off loopback it needs https.")
                    .orFlag("--console-address"),
            Setting.of(
                    "CLOAKROOM_CONSOLE_URL",
                    "on loopback `http://localhost` and the port",
                    "The console's address as browsers know it, such as `https://console.example.org`. Logins come"
                            + " back to it: the client at the provider must allow it, with `/-/callback` at its end. Give"
                            + " it a host name that serves no objects."),
            Setting.of("CLOAKROOM_CONSOLE", "`on`", "`off`: no console, whatever its address."),
            Setting.of(
                            "CLOAKROOM_SHARE_ADDRESS",
                            "",
                            "Address and port of folders that people share by a link in the console. Without it they"
                                    + " can share objects only. Off loopback it needs https.")
                    .orFlag("--share-address"),
            Setting.of(
                    "CLOAKROOM_SHARE_URL",
                    "on loopback the address itself",
                    "The address of shared folders as people know it, which links begin with:"
                            + " `https://share.example.org`. Its host name is another than the console's."),
            Setting.of(
                            "CLOAKROOM_CERTS_DIR",
                            "",
                            "Directory of certificates, laid out as MinIO's: with `public.crt` and `private.key` the"
                                    + " bridge speaks https, and in `CAs/` are authorities it trusts. Read again when they"
                                    + " change.")
                    .orFlag("--certs-dir"),
            Setting.of("MINIO_CERT_PASSWD", "", "Password of encrypted private keys in that directory.", SECRET),
            Setting.of(
                    "CLOAKROOM_TRUSTED_PROXIES",
                    "",
                    "Comma-separated addresses or networks (`10.0.0.0/8`) of proxies whose `X-Forwarded-For` says"
                            + " where a request comes from, for `aws:SourceIp`, limits and the audit log alike."),
            Setting.of(
                    "CLOAKROOM_CONNECTIONS_PER_ADDRESS",
                    "`2500`",
                    "Connections one address may have open at once, of 10000 in all; an IPv6 network of 64 bits counts"
                            + " as one address. More are answered 503. Proxies in `CLOAKROOM_TRUSTED_PROXIES` are exempt;"
                            + " `0` is no limit."),
            Setting.of(
                    "CLOAKROOM_HTTP_ENGINE",
                    "the best that works",
                    "Engine that drives sockets: `io_uring`, `epoll` or `nio`."),
            Setting.of(
                            "CLOAKROOM_DATA",
                            "the directory of `cloakroom server`",
                            "Directory for the state, such as the key ring, users and policies. `cloakroom gateway`"
                                    + " needs it or `CLOAKROOM_MASTER_KEY`.")
                    .orFlag("--data"),
            Setting.of(
                    "CLOAKROOM_MASTER_KEY",
                    "a file `master.key` in the data directory, made at the first start",
                    "Seals the key ring and other secrets in the state: 32 bytes in base64, as `openssl rand -base64"
                            + " 32` prints them. Bridges that serve the same clients share it.",
                    SECRET),
            Setting.of(
                    "MINIO_ETCD_ENDPOINTS",
                    "",
                    "Comma-separated members of an etcd v3 cluster that keeps the state of several bridges, such as"
                            + " `https://etcd-1:2379`; all `http` or all `https`. Needs `CLOAKROOM_MASTER_KEY`."),
            Setting.of(
                    "MINIO_ETCD_PATH_PREFIX",
                    "",
                    "Prefix of the keys in etcd, as it is. `cloakroom/` follows it, so MinIO can share the cluster."),
            Setting.of(
                    "MINIO_ETCD_CLIENT_CERT",
                    "",
                    "PEM file of the certificate that the bridge shows to etcd. Needs `MINIO_ETCD_CLIENT_CERT_KEY`."),
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
                    "How long session credentials are accepted while the state store cannot be reached, from `1m` to"
                            + " `24h`. After that they are answered `ServiceUnavailable`, because a revocation may have"
                            + " been missed."),
            Setting.of(
                    "CLOAKROOM_SIGNALS_MAX_SILENCE",
                    "`15m`",
                    "How long a provider that tells of changed rights may be silent, from `5m` to `24h`. After that"
                            + " its sessions asserted over 12 hours ago are answered `ServiceUnavailable`, and new ones"
                            + " last 12 hours at most."),
            Setting.of(
                    "CLOAKROOM_SIGNALS_STRICT",
                    "`off`",
                    "Whether all sessions of a provider that is silent for longer are answered `ServiceUnavailable`,"
                            + " and its logins too."),
            Setting.of(
                            "CLOAKROOM_POLICIES_DIR",
                            "",
                            "Directory of policy documents, one `NAME.json` each, read again when they change. An"
                                    + " invalid one denies and is reported.")
                    .orFlag("--policies"),
            Setting.of(
                            "CLOAKROOM_ROLES_DIR",
                            "",
                            "Directory of roles with a trust policy, one `NAME.json` each, read again when they"
                                    + " change. An invalid one is reported, and nobody can assume it.")
                    .orFlag("--roles"),
            Setting.of(
                            "CLOAKROOM_AUDIT_LOG",
                            "",
                            "File for one JSON line a request; `-` is standard output. Without it no audit log is"
                                    + " written.")
                    .orFlag("--audit-log"),
            Setting.of(
                            "CLOAKROOM_LOG_FORMAT",
                            "`text` on a terminal, else `json`",
                            "Format of the log on standard error: `text` or `json`.")
                    .orFlag("--log-format"),
            Setting.of(
                    "MINIO_PROMETHEUS_AUTH_TYPE",
                    "`jwt`",
                    "Who may read the metrics: `jwt` means whoever shows the bearer token that `mc admin prometheus"
                            + " generate` makes, of a key that may `admin:Prometheus`; `public` means everybody."),
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
                    "Comma-separated domains for virtual-hosted-style requests: `s3.example.org` makes"
                            + " `bucket.s3.example.org` a bucket."),
            Setting.of(
                    "MINIO_API_CORS_ALLOW_ORIGIN",
                    "`*`",
                    "Comma-separated origins whose pages may call S3 and STS from a browser:"
                            + " `https://app.example.org`; `*` stands for any part of a host, alone for every origin."
                            + " `off`: none. List them if anybody may read something because of the network they are in."),
            Setting.of(
                    "MINIO_STS_DURATION",
                    "`1h`",
                    "How long session credentials last when the request does not say. `15m` to `8760h`."),
            Setting.of(
                    "CLOAKROOM_MAX_SESSION",
                    "`12h`",
                    "Longest session; longer ones are cut to it. More than `12h`, and `7d` at most, count for OpenID"
                            + " providers only, while they tell of changed rights. Without a suffix it holds for every"
                            + " provider that has none of its own.",
                    PER_PROVIDER),
            Setting.of(
                    "CLOAKROOM_SESSION_WITHIN_TOKEN",
                    "`off`",
                    "`on` ends a session when its token expires. Without a suffix it holds for every provider that has"
                            + " none of its own.",
                    PER_PROVIDER),
            Setting.of(
                    "CLOAKROOM_MAX_TOKEN_AGE",
                    "`30d`",
                    "How long after its `iat` a web identity token is accepted, whatever its `exp`. `5m` to `30d`. The"
                            + " end of a login is remembered for as long, and for the longest session."),
            Setting.of(
                    "CLOAKROOM_STS_RATE",
                    "`100`",
                    "STS calls a second that one address may make, twice as many after a pause; `0` is no limit."),
            Setting.of(
                    "CLOAKROOM_STS_SUBJECT_RATE",
                    "that of `CLOAKROOM_STS_RATE`",
                    "Logins a second of one user, from all addresses together, twice as many after a pause; `0` is no"
                            + " limit."));

    private static final List<Setting> OF_STORES = List.of(
            Setting.of("CLOAKROOM_MAX_BUCKETS", "`10000`", "`server`: buckets that can be made, `1` to `100000`."),
            Setting.of(
                    "MINIO_API_STALE_UPLOADS_EXPIRY",
                    "`7d`",
                    "`server`: after this time a multipart upload that was not completed ends, and its parts are"
                            + " deleted. At least `1m`."),
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
                    "`gateway`: PEM file of the certificate that the bridge shows to the upstream. Needs"
                            + " `CLOAKROOM_UPSTREAM_CLIENT_CERT_KEY`."),
            Setting.of("CLOAKROOM_UPSTREAM_CLIENT_CERT_KEY", "", "`gateway`: PEM file of the key for it."));

    private static final List<Setting> ALL = Stream.of(OF_THE_BRIDGE, IdentitySettings.ALL, OF_STORES)
            .flatMap(List::stream)
            .toList();

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
