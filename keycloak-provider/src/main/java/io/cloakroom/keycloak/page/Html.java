package io.cloakroom.keycloak.page;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.keycloak.headers.SecurityHeadersProvider;
import org.keycloak.models.KeycloakSession;

/** Writes pages. A page loads its style and its script from this server and nothing else from anywhere. */
public final class Html {
    /** The name of the style sheet below each page. */
    public static final String STYLE = "page.css";

    /** In the page itself too. */
    private static final String LOADS_OURS =
            "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'";

    private static final String CONTENT_SECURITY = LOADS_OURS + "; frame-ancestors 'none'";

    private Html() {}

    /**
     * A whole page.
     *
     * @param id of the page, the last part of its path
     * @param title plain text
     * @param scripts names of files below the page
     * @param main HTML
     */
    public static String document(Place place, String id, String title, List<String> scripts, String main) {
        StringBuilder loaded = new StringBuilder();
        scripts.forEach(
                script -> loaded.append("<script src=\"%s\" defer></script>".formatted(place.asset(id, script))));
        // Keycloak's header would have browsers send forms without their origin.
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="%s">
            <meta name="referrer" content="same-origin">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%s</title><link rel="stylesheet" href="%s">%s</head>
            <body><header><h1>%s</h1><nav aria-label="S3 pages">%s</nav></header><main>%s</main></body></html>
            """.formatted(
                        LOADS_OURS,
                        escaped(title),
                        place.asset(id, STYLE),
                        loaded,
                        escaped(title),
                        link(place.policies(), "S3 policies", false)
                                + link(place.page("s3-access"), "S3 access", id.equals("s3-access"))
                                + link(place.page("s3-preview"), "S3 preview", id.equals("s3-preview")),
                        main);
    }

    private static String link(String to, String text, boolean isHere) {
        return "<a href=\"%s\"%s>%s</a>".formatted(escaped(to), isHere ? " aria-current=\"page\"" : "", text);
    }

    /** For somebody who is not logged in to the admin console. */
    public static Response login(Place place, String id, String title) {
        return answer(
                Response.Status.UNAUTHORIZED,
                document(
                        place,
                        id,
                        title,
                        List.of(),
                        "<section><h2>Log in first</h2><p>This page is for administrators who are logged in to the"
                                + " admin"
                                + " console in this browser. <a href=\"%s\">Open the admin console</a>, log in, and come back.</p></section>"
                                        .formatted(escaped(place.console()))));
    }

    /** A sentence that says what is wrong. */
    public static String problem(String sentence) {
        return "<p class=\"problem\" role=\"alert\">%s</p>".formatted(escaped(sentence));
    }

    /**
     * Has this request answered with the headers of {@link #answer} alone. Otherwise those of the realm would take
     * their place, and a realm may allow that others frame its pages.
     */
    public static void useOwnHeaders(KeycloakSession session) {
        session.getProvider(SecurityHeadersProvider.class).options().skipHeaders();
    }

    /** A page as an answer. Nobody keeps it. */
    public static Response answer(Response.Status status, String page) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(page)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("Content-Security-Policy", CONTENT_SECURITY)
                .header("X-Frame-Options", "DENY")
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Robots-Tag", "none")
                .header("Referrer-Policy", "same-origin")
                .build();
    }

    /** A file that lies beside a class, for browsers to keep for a short while: another version may have another. */
    public static Response file(Class<?> beside, String name, String type) {
        try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(name), name)) {
            return Response.ok(new String(in.readAllBytes(), StandardCharsets.UTF_8), type)
                    .header(HttpHeaders.CACHE_CONTROL, "max-age=300")
                    .header("X-Content-Type-Options", "nosniff")
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The style sheet of all pages. */
    public static Response style() {
        return file(Html.class, STYLE, "text/css");
    }

    /** Text as HTML, also inside quotation marks. */
    public static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(Character.isISOControl(c) && c != '\n' ? ' ' : c);
            }
        });
        return escaped.toString();
    }
}
