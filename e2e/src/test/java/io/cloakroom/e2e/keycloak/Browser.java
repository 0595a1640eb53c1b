package io.cloakroom.e2e.keycloak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.cloakroom.testkit.KeycloakTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of a browser as Keycloak's pages need: it keeps cookies, follows redirects and sends forms. A redirect to the
 * client is not followed; it ends the login.
 */
final class Browser implements AutoCloseable {
    private static final String CLIENT = "http://127.0.0.1:7777/callback";
    private static final int MOST_REDIRECTS = 20;
    private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");
    private static final Pattern ACTION = Pattern.compile("<form[^>]* action=\"([^\"]+)\"");
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\"[^>]* name=\"([^\"]+)\"[^>]* value=\"([^\"]*)\"");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Set<HttpCookie> cookies = new LinkedHashSet<>();

    /** Where it is, and what it shows there. */
    record Page(URI uri, String html) {}

    /** Opens the login at a client, whose scopes beyond {@code openid} are its default ones. */
    Page logIn(TestRealm realm, String client, Map<String, String> parameters) {
        Map<String, String> all = new LinkedHashMap<>(
                Map.of("client_id", client, "response_type", "code", "scope", "openid", "redirect_uri", CLIENT));
        all.putAll(parameters);
        return open(HttpRequest.newBuilder(
                URI.create(realm.keycloak().issuer(realm.name()) + "/protocol/openid-connect/auth?" + form(all))));
    }

    /** Sends the form of a page, with its hidden fields. */
    Page submit(Page page, Map<String, String> fields) {
        Map<String, String> all = new LinkedHashMap<>();
        HIDDEN.matcher(page.html()).results().forEach(hidden -> all.put(hidden.group(1), unescape(hidden.group(2))));
        all.putAll(fields);
        String action = unescape(group(ACTION, page.html()));
        return open(HttpRequest.newBuilder(page.uri().resolve(action))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form(all))));
    }

    /** What it gets with some request, which may need headers of its own. */
    Page open(HttpRequest.Builder request) {
        Page page = new Page(request.build().uri(), "");
        HttpResponse<String> answer = send(request);
        for (int redirects = 0; answer.statusCode() / 100 == 3; redirects++) {
            page = new Page(
                    page.uri().resolve(answer.headers().firstValue("Location").orElseThrow()), "");
            if (page.uri().toString().startsWith(CLIENT)) {
                return page;
            }
            if (redirects == MOST_REDIRECTS) {
                throw new IllegalStateException("redirected without end, last to " + page.uri());
            }
            answer = send(HttpRequest.newBuilder(page.uri()));
        }
        return new Page(page.uri(), answer.body());
    }

    /** What the client gets for the code at the end of a login. */
    KeycloakTokens tokens(TestRealm realm, String client, Page end) {
        return tokens(realm, client, end, Map.of());
    }

    /** The same with more fields, such as {@code code_verifier}. */
    KeycloakTokens tokens(TestRealm realm, String client, Page end, Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(Map.of(
                "grant_type",
                "authorization_code",
                "client_id",
                client,
                "redirect_uri",
                CLIENT,
                "code",
                group(CODE, end.uri() + end.html())));
        all.putAll(more);
        return realm.keycloak().token(realm.name(), all);
    }

    @Override
    public void close() {
        http.close();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            String path = request.build().uri().getPath();
            String matching = cookies.stream()
                    .filter(cookie -> path.startsWith(cookie.getPath()))
                    .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                    .collect(joining("; "));
            if (!matching.isEmpty()) {
                request.header("Cookie", matching);
            }
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            keepCookies(answer.headers());
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Also those for TLS only: to a browser, Keycloak on a loopback address is as good. */
    private void keepCookies(HttpHeaders headers) {
        for (String line : headers.allValues("Set-Cookie")) {
            for (HttpCookie cookie : HttpCookie.parse(line)) {
                cookies.remove(cookie);
                if (!cookie.hasExpired() && !cookie.getValue().isEmpty()) {
                    cookies.add(cookie);
                }
            }
        }
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static String unescape(String attribute) {
        return attribute.replace("&amp;", "&");
    }

    private static String group(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no %s in %s".formatted(pattern, text));
        }
        return matcher.group(1);
    }
}
