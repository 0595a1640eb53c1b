package io.cloakroom.bridge.sso;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * A page for people. It has no script, loads nothing, is framed by nobody and takes the light or dark of the reader's
 * system. Its own style is the only one that its policy admits.
 *
 * @see <a href="https://www.w3.org/TR/CSP3/">Content Security Policy</a>
 */
final class Page {
    private static final String STYLE = """
        :root { color-scheme: light dark; --line: #8886; --soft: #8881; }
        body { font: 1rem/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
        pre { background: var(--soft); border: 1px solid var(--line); border-radius: .3rem; padding: .75rem; overflow-x: auto; }
        code, pre { font-family: ui-monospace, monospace; font-size: .9rem; }
        """;

    private static final Headers HEADERS = Headers.builder()
            .add("content-type", "text/html; charset=utf-8")
            .add("content-language", "en")
            .add("cache-control", "no-store")
            .add(
                    "content-security-policy",
                    "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                            .formatted(digest(STYLE)))
            .add("x-content-type-options", "nosniff")
            .add("x-frame-options", "DENY")
            .add("referrer-policy", "no-referrer")
            .build();

    private Page() {}

    /** @param main the content, as HTML */
    static HttpAnswer answer(int status, String title, String main) {
        String page = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%1$s</title>
            <style>%2$s</style>
            </head>
            <body>
            <main>
            <h1>%1$s</h1>
            %3$s
            </main>
            </body>
            </html>
            """.formatted(text(title), STYLE, main);
        return new HttpAnswer(status, HEADERS, page.getBytes(UTF_8));
    }

    /** A text as HTML, also within an attribute. */
    static String text(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String digest(String style) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(style.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
