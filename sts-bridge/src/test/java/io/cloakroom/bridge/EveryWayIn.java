package io.cloakroom.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.sigv4.SigV4Signer.Credential;
import io.cloakroom.bridge.EncryptedClient.Answer;
import io.cloakroom.bridge.config.ConfigException;
import io.cloakroom.bridge.config.ConfigLoader;
import io.cloakroom.bridge.identity.RoleArn;
import io.cloakroom.bridge.identity.ldap.TestDirectory;
import io.cloakroom.bridge.identity.oidc.FakeOidcProvider;
import io.cloakroom.bridge.tls.TestAuthority;
import io.cloakroom.bridge.tls.TestAuthority.Issued;
import io.cloakroom.bridge.tls.TestAuthority.Wanted;
import io.cloakroom.bridge.webhook.FakeWebhook;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A bridge with every identity source at once, over TLS: a provider in claim mode, one in role mode, a directory,
 * client certificates, a plugin for custom tokens, users, roles with a trust policy. Who logs in is always called
 * alice. Each way in has a policy and a bucket of its name, which nobody else may read.
 */
final class EveryWayIn implements AutoCloseable {
    static final String ROLE = "arn:aws:iam::000000000000:role/role";
    static final String TOKEN_ROLE = "arn:aws:iam::000000000000:role/token-role";
    static final String PLUGIN_ROLE = "arn:minio:iam:::role/idmp-lab";
    static final String CUSTOM_TOKEN = "a-token-of-alice";
    static final Credential ROOT = new Credential("owner", new Secret("a-password-of-the-owner"), Optional.empty());
    static final Credential ALICE = new Credential("alice", new Secret("a-secret-of-alice"), Optional.empty());
    static final Credential BOB = new Credential("bob", new Secret("a-secret-of-bob"), Optional.empty());
    static final Credential KEY = new Credential("alice-job", new Secret("a-secret-of-the-job"), Optional.empty());

    static final String ROLE_CLIENT = "second-client";
    static final String PROVIDER_ROLE = RoleArn.of(ROLE_CLIENT, "");

    /** A way to get credentials. */
    enum Way {
        CLAIM,
        CLIENT_GRANTS,
        PROVIDER_ROLE,
        DIRECTORY,
        CERTIFICATE,
        CUSTOM_TOKEN,
        USER,
        ROLE,
        TOKEN_ROLE,
        ACCESS_KEY;

        /** Its policy and its bucket. */
        String bucket() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    final FakeOidcProvider claims = new FakeOidcProvider();
    final FakeOidcProvider roles = new FakeOidcProvider();
    final TestDirectory directory = TestDirectory.start();
    final FakeWebhook plugin = new FakeWebhook();
    private final TestAuthority servers = TestAuthority.root("Servers");
    private final TestAuthority clients = TestAuthority.root("Clients");
    private final Bridge bridge;
    final EncryptedClient client;
    private final EncryptedClient shower;

    EveryWayIn(Path folder) throws IOException, ConfigException {
        roles.publish("second", "RS256");
        roles.withdraw("rsa");
        plugin.answer(question -> question.uri().contains("token=" + CUSTOM_TOKEN)
                ? FakeWebhook.Reply.of(200, "{\"user\": \"alice\", \"maxValiditySeconds\": 3600, \"claims\": {}}")
                : FakeWebhook.Reply.of(403, "{\"reason\": \"no token of mine\"}"));
        servers.issue(Wanted.server("127.0.0.1")).writeTo(folder.resolve("certs"));
        TestAuthority.write(
                folder.resolve("clients.pem"), TestAuthority.pem(clients.own().path()));
        bridge = Bridge.start(ConfigLoader.load(
                new ConfigLoader.Mode.Server(folder.resolve("data").toString()), Map.of(), settings(folder)));
        client = new EncryptedClient(bridge.endpoint(), servers, Optional.empty());
        Issued certificate = clients.issue(Wanted.client(Way.CERTIFICATE.bucket()));
        shower = new EncryptedClient(bridge.endpoint(), servers, Optional.of(certificate));
        try {
            fill();
        } catch (RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    private Map<String, String> settings(Path folder) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("CLOAKROOM_ADDRESS", "127.0.0.1:0");
        settings.put("CLOAKROOM_CERTS_DIR", folder.resolve("certs").toString());
        settings.put("CLOAKROOM_STS_RATE", "0");
        settings.put("MINIO_ROOT_USER", ROOT.accessKeyId());
        settings.put("MINIO_ROOT_PASSWORD", ROOT.secretAccessKey().reveal());
        settings.put("MINIO_IDENTITY_OPENID_CONFIG_URL", claims.configUrl().toString());
        settings.put("MINIO_IDENTITY_OPENID_CLIENT_ID", FakeOidcProvider.CLIENT_ID);
        settings.put("CLOAKROOM_IDENTITY_OPENID_GRANTABLE", "claim,client-grants");
        settings.put(
                "MINIO_IDENTITY_OPENID_CONFIG_URL_SECOND", roles.configUrl().toString());
        settings.put("MINIO_IDENTITY_OPENID_CLIENT_ID_SECOND", ROLE_CLIENT);
        settings.put("MINIO_IDENTITY_OPENID_ROLE_POLICY_SECOND", Way.PROVIDER_ROLE.bucket());
        settings.put("MINIO_IDENTITY_LDAP_SERVER_ADDR", "127.0.0.1:" + directory.port());
        settings.put("MINIO_IDENTITY_LDAP_SERVER_INSECURE", "on");
        settings.put("MINIO_IDENTITY_LDAP_LOOKUP_BIND_DN", TestDirectory.LOOKUP);
        settings.put("MINIO_IDENTITY_LDAP_LOOKUP_BIND_PASSWORD", TestDirectory.LOOKUP_PASSWORD.reveal());
        settings.put("MINIO_IDENTITY_LDAP_USER_DN_SEARCH_BASE_DN", TestDirectory.PEOPLE);
        settings.put("MINIO_IDENTITY_LDAP_USER_DN_SEARCH_FILTER", "(uid=%s)");
        settings.put("MINIO_IDENTITY_LDAP_GROUP_SEARCH_BASE_DN", TestDirectory.GROUPS);
        settings.put("MINIO_IDENTITY_LDAP_GROUP_SEARCH_FILTER", "(&(objectClass=groupOfNames)(member=%d))");
        settings.put("MINIO_IDENTITY_TLS_ENABLE", "on");
        settings.put("CLOAKROOM_IDENTITY_TLS_CA", folder.resolve("clients.pem").toString());
        settings.put("MINIO_IDENTITY_PLUGIN_URL", plugin.url().toString());
        settings.put("MINIO_IDENTITY_PLUGIN_ROLE_POLICY", Way.CUSTOM_TOKEN.bucket());
        settings.put("MINIO_IDENTITY_PLUGIN_ROLE_ID", "lab");
        return settings;
    }

    private void fill() {
        for (Way way : Way.values()) {
            String bucket = way.bucket();
            client.s3(ROOT, "PUT", "/" + bucket, "").ok();
            client.s3(ROOT, "PUT", "/" + bucket + "/object", "of " + bucket).ok();
            client.admin(ROOT, "PUT", "add-canned-policy?name=" + bucket, policy(way))
                    .ok();
        }
        for (Credential user : new Credential[] {ALICE, BOB}) {
            client.adminSealed(
                            ROOT,
                            "PUT",
                            "add-user?accessKey=" + user.accessKeyId(),
                            "{\"secretKey\":\"%s\",\"status\":\"enabled\"}"
                                    .formatted(user.secretAccessKey().reveal()))
                    .ok();
        }
        attach("builtin", "user", "alice", Way.USER, Way.ACCESS_KEY);
        directory.group("staff", directory.user("alice"));
        attach("ldap", "group", "cn=staff," + TestDirectory.GROUPS, Way.DIRECTORY);
        client.adminSealed(
                        ROOT,
                        "PUT",
                        "add-service-account",
                        "{\"targetUser\":\"alice\",\"accessKey\":\"%s\",\"secretKey\":\"%s\",\"policy\":%s}"
                                .formatted(
                                        KEY.accessKeyId(), KEY.secretAccessKey().reveal(), policy(Way.ACCESS_KEY)))
                .ok();
        role(
                Way.ROLE,
                "\"Principal\":{\"AWS\":\"arn:aws:iam::000000000000:user/alice\"},\"Action\":\"sts:AssumeRole\"");
        role(Way.TOKEN_ROLE, """
                "Principal":{"Federated":"%1$s"},"Action":"sts:AssumeRoleWithWebIdentity",
                "Condition":{"StringEquals":{"%1$s:aud":"%2$s"}}""".formatted(roles.issuer().replaceFirst("^https?://", ""), ROLE_CLIENT));
    }

    private static String policy(Way way) {
        return """
                {"Version":"2012-10-17","Statement":[
                 {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::%s/*"}]}""".formatted(way.bucket());
    }

    private void attach(String source, String kind, String name, Way... ways) {
        StringBuilder names = new StringBuilder();
        for (Way way : ways) {
            names.append(names.isEmpty() ? "\"" : ",\"").append(way.bucket()).append('"');
        }
        String body = "{\"policies\":[%s],\"%s\":\"%s\"}".formatted(names, kind, name);
        client.adminSealed(ROOT, "POST", "idp/" + source + "/policy/attach", body)
                .ok();
    }

    private void role(Way way, String trust) {
        client.admin(ROOT, "POST", "cloakroom/create-role?name=" + way.bucket(), """
                        {"trust":{"Version":"2012-10-17","Statement":[
                          {"Effect":"Allow",%s}]},
                         "policies":["%s"]}""".formatted(trust, way.bucket()))
                .ok();
    }

    /** A token of alice, made now, by the provider in claim mode. */
    String claimToken(String... policies) {
        Map<String, Object> token = token(claims, FakeOidcProvider.CLIENT_ID);
        token.put("policy", Set.of(policies));
        return FakeOidcProvider.sign("RS256", "rsa", token);
    }

    /** A token of alice, made now, by the provider in role mode. It claims more than it gets. */
    String roleToken() {
        Map<String, Object> token = token(roles, ROLE_CLIENT);
        token.put("policy", Set.of("consoleAdmin"));
        return FakeOidcProvider.sign("RS256", "second", token);
    }

    private static Map<String, Object> token(FakeOidcProvider provider, String audience) {
        Map<String, Object> token = provider.claims();
        token.put("aud", audience);
        token.put("iat", Instant.now().getEpochSecond() - 1);
        token.put("exp", Instant.now().getEpochSecond() + 300);
        return token;
    }

    /** A call of STS that this way in is for, with further parameters. */
    Answer logIn(Way way, String... more) {
        return switch (way) {
            case CLAIM -> webIdentity(claimToken(way.bucket()), more);
            case CLIENT_GRANTS ->
                client.sts(call("AssumeRoleWithClientGrants", with(more, "Token", claimToken(way.bucket()))));
            case PROVIDER_ROLE -> webIdentity(roleToken(), with(more, "RoleArn", PROVIDER_ROLE));
            case TOKEN_ROLE -> webIdentity(roleToken(), with(more, "RoleArn", TOKEN_ROLE));
            case DIRECTORY -> password(TestDirectory.PASSWORD, more);
            case CERTIFICATE -> shower.stsByQuery(call("AssumeRoleWithCertificate", more));
            case CUSTOM_TOKEN -> customToken(CUSTOM_TOKEN, with(more, "RoleArn", PLUGIN_ROLE));
            case USER, ACCESS_KEY -> assumeRole(ALICE, more);
            case ROLE -> assumeRole(ALICE, with(more, "RoleArn", ROLE));
        };
    }

    /** Credentials by this way in. */
    Credential credentials(Way way) {
        return way == Way.ACCESS_KEY ? KEY : logIn(way).issued();
    }

    Answer webIdentity(String token, String... more) {
        return client.sts(call("AssumeRoleWithWebIdentity", with(more, "WebIdentityToken", token)));
    }

    Answer customToken(String token, String... more) {
        return client.sts(call("AssumeRoleWithCustomToken", with(more, "Token", token)));
    }

    Answer password(String password, String... more) {
        return client.sts(call(
                "AssumeRoleWithLDAPIdentity", with(with(more, "LDAPUsername", "alice"), "LDAPPassword", password)));
    }

    Answer assumeRole(Credential caller, String... more) {
        return client.sts(caller, call("AssumeRole", with(more, "RoleSessionName", "alice")));
    }

    /** What is in {@code more} wins. */
    private static String[] with(String[] more, String name, String value) {
        String[] all = new String[more.length + 2];
        all[0] = name;
        all[1] = value;
        System.arraycopy(more, 0, all, 2, more.length);
        return all;
    }

    private static Map<String, String> call(String action, String... parameters) {
        Map<String, String> call = new LinkedHashMap<>();
        call.put("Action", action);
        call.put("Version", "2011-06-15");
        for (int i = 0; i < parameters.length; i += 2) {
            call.put(parameters[i], parameters[i + 1]);
        }
        return call;
    }

    /** Who the bridge says these credentials are. */
    String whoIs(Credential credential) {
        return client.sts(credential, call("GetCallerIdentity")).ok().text("Arn");
    }

    Answer read(Credential credential, Way way) {
        return client.s3(credential, "GET", "/" + way.bucket() + "/object", "");
    }

    /** Ends the sessions of a user, as {@code mc admin accesskey sts-revoke} does. */
    void revoke(String source, String user) {
        String name = URLEncoder.encode(user, UTF_8);
        client.admin(ROOT, "POST", "revoke-tokens/%s?user=%s&fullRevoke=true".formatted(source, name), "")
                .ok();
    }

    @Override
    public void close() {
        client.close();
        shower.close();
        bridge.close();
        plugin.close();
        directory.close();
        roles.close();
        claims.close();
    }
}
