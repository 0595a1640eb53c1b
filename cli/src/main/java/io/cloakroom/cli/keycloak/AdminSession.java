package io.cloakroom.cli.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.s3.UriEncoding;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An administrator's access to one realm through the admin REST API. Logs in when it is first needed, and again before
 * a token gets old: those of the master realm last for a minute.
 *
 * @see <a href="https://www.keycloak.org/docs-api/latest/rest-api/index.html">Keycloak admin REST API</a>
 */
final class AdminSession implements AutoCloseable {
    private static final Duration TOKEN_USE = Duration.ofSeconds(30);
    private static final int LARGEST_PAGE = 200;

    private final KeycloakHttp http;
    private final String realm;
    private final String loginRealm;
    private final AdminLogin login;
    private final InstantSource clock;

    private @Nullable Secret token;
    private Instant since = Instant.MIN;
    private Duration ahead = Duration.ZERO;

    /**
     * @param realm that is worked on
     * @param loginRealm that the administrator belongs to
     */
    AdminSession(KeycloakHttp http, String realm, String loginRealm, AdminLogin login, InstantSource clock) {
        this.http = http;
        this.realm = realm;
        this.loginRealm = loginRealm;
        this.login = login;
        this.clock = clock;
    }

    String realm() {
        return realm;
    }

    KeycloakHttp http() {
        return http;
    }

    /** The administrator, for messages. */
    String who() {
        return login.who();
    }

    /** The client whose roles are the rights in the realm that is worked on. */
    String rightsClient() {
        return loginRealm.equals("master") && !realm.equals("master") ? realm + "-realm" : "realm-management";
    }

    String loginRealm() {
        return loginRealm;
    }

    /** How far Keycloak's clock is ahead of ours, in whole seconds; zero before a login and with a token. */
    Duration clockAhead() {
        return ahead;
    }

    /** The resource, below the realm; empty if there is none. */
    Optional<JsonNode> find(String path) throws KeycloakException {
        KeycloakHttp.Answer answer = send("GET", below(path), MissingNode.getInstance());
        return answer.status() == 404 ? Optional.empty() : Optional.of(good(answer, "GET", path));
    }

    /** The resource, below the realm. */
    JsonNode get(String path) throws KeycloakException {
        return good(send("GET", below(path), MissingNode.getInstance()), "GET", path);
    }

    /** Reads a list to its end, page by page. */
    void each(String path, Consumer consumer) throws KeycloakException {
        String separator = path.contains("?") ? "&" : "?";
        int first = 0;
        JsonNode page;
        do {
            page = get("%s%sfirst=%d&max=%d".formatted(path, separator, first, LARGEST_PAGE));
            for (JsonNode element : page) {
                consumer.accept(element);
            }
            first += LARGEST_PAGE;
        } while (page.size() == LARGEST_PAGE);
    }

    /** Takes the elements of a list, and may call Keycloak meanwhile. */
    @FunctionalInterface
    interface Consumer {
        void accept(JsonNode element) throws KeycloakException;
    }

    /** Changes something below the realm. */
    void change(String method, String path, JsonNode body) throws KeycloakException {
        good(send(method, below(path), body), method, path);
    }

    /** Creates the realm itself, and logs in anew: the rights in it are in no earlier token. */
    void createRealm(JsonNode representation) throws KeycloakException {
        good(send("POST", "/admin/realms", representation), "POST", "");
        since = Instant.MIN;
    }

    /** What the server has; empty if it does not tell this administrator. */
    Optional<JsonNode> serverInfo() throws KeycloakException {
        KeycloakHttp.Answer answer = send("GET", "/admin/serverinfo", MissingNode.getInstance());
        return answer.isGood() ? Optional.of(answer.body()) : Optional.empty();
    }

    /** The status with which the administrator's own realm answers a GET of something below it. */
    int statusAtLoginRealm(String path) throws KeycloakException {
        return send("GET", "/admin/realms/" + segment(loginRealm) + path, MissingNode.getInstance())
                .status();
    }

    /** Whether a call that is not valid from anybody is refused for lack of a right. Changes nothing. */
    boolean isForbidden(String path, JsonNode invalid) throws KeycloakException {
        return send("POST", below(path), invalid).status() == 403;
    }

    private String below(String path) {
        return "/admin/realms/" + segment(realm) + path;
    }

    /** A name as a part of a path. */
    static String segment(String name) {
        return UriEncoding.encodeComponent(name);
    }

    private JsonNode good(KeycloakHttp.Answer answer, String method, String path) throws KeycloakException {
        if (answer.isGood()) {
            return answer.body();
        }
        String what = "%s /admin/realms/%s%s: %s".formatted(method, realm, path, answer.why());
        throw answer.status() == 403
                ? KeycloakException.forbidden("%s may not do this (%s)".formatted(login.who(), what))
                : new KeycloakException("Keycloak refuses (%s)".formatted(what));
    }

    private KeycloakHttp.Answer send(String method, String path, JsonNode body) throws KeycloakException {
        KeycloakHttp.Answer answer = http.call(method, path, token(), body);
        if (answer.status() == 401) {
            throw new KeycloakException(
                    "Keycloak no longer accepts the token of %s: it has expired, or belongs to another server"
                            .formatted(login.who()));
        }
        return answer;
    }

    private Secret token() throws KeycloakException {
        Secret known = token;
        if (known != null && clock.instant().isBefore(since.plus(TOKEN_USE))) {
            return known;
        }
        Instant before = clock.instant();
        Secret fresh = switch (login) {
            case AdminLogin.Token given -> given.accessToken();
            case AdminLogin.Password password -> logIn(password.form(), before);
            case AdminLogin.Client client -> logIn(client.form(), before);
        };
        token = fresh;
        since = before;
        return fresh;
    }

    private Secret logIn(Map<String, Secret> form, Instant before) throws KeycloakException {
        KeycloakHttp.Answer answer =
                http.postForm("/realms/%s/protocol/openid-connect/token".formatted(segment(loginRealm)), form);
        if (answer.status() == 404) {
            throw new KeycloakException(
                    "there is no realm `%s` at %s to log in at".formatted(loginRealm, http.server()));
        }
        if (!answer.isGood() || !answer.body().path("access_token").isTextual()) {
            throw new KeycloakException("%s cannot log in at realm `%s`: %s%s"
                    .formatted(
                            login.who(),
                            loginRealm,
                            answer.why(),
                            login instanceof AdminLogin.Password
                                    ? ". An administrator with a second factor needs --token-file or --client-id"
                                    : ""));
        }
        Secret fresh = new Secret(answer.body().path("access_token").asText());
        Instant after = clock.instant();
        ShownToken.parse(fresh)
                .flatMap(ShownToken::issuedAt)
                .ifPresent(issued -> ahead = difference(issued, before, after));
        return fresh;
    }

    /** How far a time of another clock, taken between two of ours, is ahead; in whole seconds. */
    static Duration difference(Instant theirs, Instant before, Instant after) {
        if (theirs.isAfter(after)) {
            return Duration.ofSeconds(theirs.getEpochSecond() - after.getEpochSecond());
        }
        return theirs.isBefore(before)
                ? Duration.ofSeconds(theirs.getEpochSecond() - before.getEpochSecond())
                : Duration.ZERO;
    }

    @Override
    public void close() {
        http.close();
    }
}
