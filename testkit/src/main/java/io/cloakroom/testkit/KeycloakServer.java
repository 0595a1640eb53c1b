package io.cloakroom.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A running Keycloak with the provider JAR, the demo realm and realm {@code s3}.
 *
 * <p>By default it is a process started from the distribution, listening on 127.0.0.1. With
 * {@code -Dkeycloak=container} it is a container, which needs Docker. Its data is gone when it stops.
 */
public final class KeycloakServer implements AutoCloseable {
    static final String ADMIN_USER = "admin";
    static final String ADMIN_PASSWORD = "admin";

    private final URI baseUri;
    private final AutoCloseable running;
    private final KeycloakHttp http = new KeycloakHttp();
    private final KeycloakAdmin admin =
            new KeycloakAdmin(this, http, () -> passwordToken("master", "admin-cli", ADMIN_USER, ADMIN_PASSWORD));

    private KeycloakServer(URI baseUri, AutoCloseable running) {
        this.baseUri = baseUri;
        this.running = running;
    }

    /**
     * What to start.
     *
     * @param distribution Keycloak's zip file
     * @param providers JARs for the providers folder
     * @param realms realm files to import
     * @param features of Keycloak that are off by default
     * @param arguments further arguments of {@code kc.sh start}
     */
    public record Options(
            Path distribution, List<Path> providers, List<Path> realms, List<String> features, List<String> arguments) {
        public Options {
            providers = List.copyOf(providers);
            realms = List.copyOf(realms);
            features = List.copyOf(features);
            arguments = List.copyOf(arguments);
        }

        /** This checkout's provider, demo realm, and realm {@code s3} as an installation begins with. */
        public static Options demo() {
            Checkout checkout = Checkout.find();
            return new Options(
                    checkout.keycloakZip(),
                    List.of(checkout.providerJar()),
                    List.of(checkout.demoRealm(), checkout.newRealm()),
                    List.of(),
                    List.of());
        }

        /** The same with these features on. */
        public Options withFeatures(String... on) {
            return new Options(distribution, providers, realms, List.of(on), arguments);
        }

        /** The same with further arguments of {@code kc.sh start}. */
        public Options withArguments(String... further) {
            List<String> more = new ArrayList<>(arguments);
            more.addAll(List.of(further));
            return new Options(distribution, providers, realms, features, more);
        }

        List<Path> files() {
            return Stream.concat(providers.stream(), realms.stream()).toList();
        }
    }

    /**
     * Starts a server and waits until it answers: about 10 seconds, or 30 if the provider JAR or a realm file is new.
     */
    public static KeycloakServer start(Options options) {
        try {
            if ("container".equals(System.getProperty("keycloak"))) {
                var container = KeycloakContainer.start(options);
                return new KeycloakServer(container.baseUri(), container);
            }
            Path home = KeycloakHome.prepare(Checkout.find().cache(), options);
            var process = KeycloakProcess.start(home, options.arguments());
            return new KeycloakServer(process.baseUri(), process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server that all tests of this JVM share. It has the demo realm and stops with the JVM. */
    public static KeycloakServer shared() {
        return Shared.SERVER;
    }

    /** The base URL, without a path. */
    public URI baseUri() {
        return baseUri;
    }

    /** The {@code iss} of the realm's tokens. Its discovery document is below this URL. */
    public String issuer(String realm) {
        return baseUri + "/realms/" + realm;
    }

    /** The first administrator of the {@code master} realm. */
    public KeycloakAdmin admin() {
        return admin;
    }

    /** The admin API as a user of the realm, with only the rights that the realm gives that user. */
    public KeycloakAdmin administrator(String realm, String clientId, String user, String password) {
        return new KeycloakAdmin(this, http, () -> passwordToken(realm, clientId, user, password));
    }

    /** Logs in a user by password at a public client. */
    public KeycloakTokens passwordToken(String realm, String clientId, String user, String password, String... scopes) {
        return token(
                realm,
                Map.of(
                        "grant_type", "password",
                        "client_id", clientId,
                        "username", user,
                        "password", password,
                        "scope", "openid " + String.join(" ", scopes)));
    }

    /** A token for the service account of a confidential client. */
    public KeycloakTokens clientCredentialsToken(String realm, String clientId, String secret, String... scopes) {
        return token(
                realm,
                Map.of(
                        "grant_type",
                        "client_credentials",
                        "client_id",
                        clientId,
                        "client_secret",
                        secret,
                        "scope",
                        "openid " + String.join(" ", scopes)));
    }

    /** New tokens for a public client's refresh token. */
    public KeycloakTokens refresh(String realm, String clientId, String refreshToken) {
        return token(
                realm, Map.of("grant_type", "refresh_token", "client_id", clientId, "refresh_token", refreshToken));
    }

    /** Exchanges an access token at a confidential client (RFC 8693). */
    public KeycloakTokens exchange(String realm, String clientId, String secret, String accessToken, String... scopes) {
        Map<String, String> form = new LinkedHashMap<>(Map.of(
                "grant_type",
                "urn:ietf:params:oauth:grant-type:token-exchange",
                "client_id",
                clientId,
                "client_secret",
                secret,
                "subject_token",
                accessToken,
                "subject_token_type",
                "urn:ietf:params:oauth:token-type:access_token",
                "requested_token_type",
                "urn:ietf:params:oauth:token-type:access_token"));
        if (scopes.length > 0) {
            form.put("scope", String.join(" ", scopes));
        }
        return token(realm, form);
    }

    /**
     * Sends any request to the token endpoint.
     *
     * @throws KeycloakRefusedException if the answer has no tokens
     */
    public KeycloakTokens token(String realm, Map<String, String> form) {
        return new KeycloakTokens(
                http.postForm(openid(realm, "token"), form).expect(200).json());
    }

    /**
     * Registers a client.
     *
     * @param token an initial access token, or an access token of a user who may create clients
     * @throws KeycloakRefusedException unless the answer is 201
     * @see <a href="https://www.keycloak.org/securing-apps/client-registration">Keycloak: client registration
     *     service</a>
     */
    public JsonNode register(String realm, String token, Object client) {
        return http.send("POST", registrations(realm), token, client)
                .expect(201)
                .json();
    }

    /**
     * Registers a client without a token.
     *
     * @throws KeycloakRefusedException unless the answer is 201
     */
    public JsonNode registerAnonymously(String realm, Object client) {
        return http.sendAnonymously("POST", registrations(realm), client)
                .expect(201)
                .json();
    }

    /** The userinfo for an access token. */
    public JsonNode userinfo(String realm, String accessToken) {
        return http.get(openid(realm, "userinfo"), accessToken).expect(200).json();
    }

    /** The introspection answer to a confidential client about a token (RFC 7662). */
    public JsonNode introspect(String realm, String clientId, String secret, String token) {
        return http.postForm(
                        openid(realm, "token/introspect"),
                        Map.of("client_id", clientId, "client_secret", secret, "token", token))
                .expect(200)
                .json();
    }

    /** Ends the server without warning ({@code kill -9}). Its database stays, if it is in a file. */
    public void kill() {
        if (!(running instanceof KeycloakProcess process)) {
            throw new IllegalStateException("only a process can be killed");
        }
        process.kill();
        http.close();
    }

    @Override
    public void close() {
        var failures = new ArrayList<Exception>();
        try {
            running.close();
        } catch (Exception e) {
            failures.add(e);
        }
        http.close();
        if (!failures.isEmpty()) {
            throw new IllegalStateException("Keycloak did not stop", failures.get(0));
        }
    }

    private URI registrations(String realm) {
        return URI.create(issuer(realm) + "/clients-registrations/default");
    }

    private URI openid(String realm, String path) {
        return URI.create(issuer(realm) + "/protocol/openid-connect/" + path);
    }

    private static final class Shared {
        static final KeycloakServer SERVER = start(Options.demo());
    }
}
