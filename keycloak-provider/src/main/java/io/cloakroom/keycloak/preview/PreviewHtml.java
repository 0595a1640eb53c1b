package io.cloakroom.keycloak.preview;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the page. Every text that is not written here is escaped.
 *
 * @param realm that the page is about
 * @param asked what the form is filled with
 */
record PreviewHtml(String realm, Asked asked) {
    /** In the page itself, because Keycloak may put its own header in place of ours. */
    private static final String LOADS_NOTHING =
            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'";

    static final String CONTENT_SECURITY = LOADS_NOTHING + "; frame-ancestors 'none'";

    /** For somebody who is not logged in to the admin console. */
    static String login(String realm, URI base) {
        String console = base.resolve("admin/"
                        + URLEncoder.encode(realm, StandardCharsets.UTF_8).replace("+", "%20") + "/console/")
                .toString();
        return document(
                "S3 preview",
                "<section><h2>Log in first</h2><p>This page is for administrators who are logged in to the admin"
                        + " console in this browser. <a href=\"%s\">Open the admin console</a>, log in, and come back.</p></section>"
                                .formatted(escaped(console)));
    }

    String empty() {
        return page("");
    }

    String refused(String sentence) {
        return page("<section><p class=\"problem\" role=\"alert\">%s</p></section>".formatted(escaped(sentence)));
    }

    String forbidden() {
        return page("<section><p class=\"problem\" role=\"alert\">You need view-realm and view-users in this"
                + " realm.</p></section>");
    }

    /** The answer of {@link Preview#effective}. */
    String effective(JsonNode answer) {
        StringBuilder html = new StringBuilder();
        String name = answer.at("/user/username").asText();
        JsonNode decision = answer.path("decision");
        if (decision.isObject()) {
            html.append("<section><h2>%s on <code>%s</code></h2>"
                            .formatted(escaped(decision.path("action").asText()), escaped(resource(decision))))
                    .append("<p class=\"%s\"><strong>%s</strong></p>"
                            .formatted(
                                    decision.path("allowed").asBoolean() ? "allow" : "deny",
                                    escaped(decision.path("decision").asText())))
                    .append("<pre>%s</pre></section>".formatted(lines(decision.path("explanation"))));
        }
        List<String> rows = new ArrayList<>();
        answer.path("policies")
                .forEach(policy -> rows.add("<tr><td><code>%s</code></td><td>%s</td><td>%s</td></tr>"
                        .formatted(
                                escaped(policy.path("name").asText()),
                                escaped(policy.path("document").asText()),
                                ways(policy.path("through")))));
        html.append("<section><h2>Policies of %s</h2>".formatted(escaped(name)))
                .append(problems(answer))
                .append(answer.at("/user/enabled").asBoolean() ? "" : "<p class=\"problem\">The user is disabled.</p>")
                .append(table(List.of("Policy", "Document", "Through"), rows, "No policies."))
                .append("</section>");
        return page(html.toString());
    }

    /** The answer of {@link Preview#readers}. */
    String readers(JsonNode answer) {
        return page("<section><h2>Who may do %s on <code>%s</code></h2>%s%s</section>%s"
                .formatted(
                        escaped(answer.path("action").asText()),
                        escaped(resource(answer)),
                        problems(answer),
                        people(answer.path("allowed"), "Nobody."),
                        answer.path("undecided").isEmpty()
                                ? ""
                                : "<section><h2>It depends on the request</h2>%s</section>"
                                        .formatted(people(answer.path("undecided"), ""))));
    }

    private static String people(JsonNode list, String none) {
        List<String> rows = new ArrayList<>();
        list.forEach(person -> rows.add("<tr><td>%s%s</td><td>%s</td></tr>"
                .formatted(
                        escaped(person.path("username").asText()),
                        person.path("enabled").asBoolean() ? "" : " <span class=\"soft\">(disabled)</span>",
                        escaped(person.path("because").asText()))));
        return table(List.of("User", "Because"), rows, none);
    }

    private String page(String answer) {
        return document(
                "S3 preview of realm " + realm,
                "<section><h2>Ask</h2><form method=\"get\">%s%s%s%s%s%s<div class=\"buttons\"><button name=\"ask\" value=\"effective\">What does the user get?</button><button name=\"ask\" value=\"readers\">Who may do it?</button></div></form></section><div aria-live=\"polite\">%s</div>"
                        .formatted(
                                field("user", "User or service account", asked.user()),
                                field("client", "Client", asked.client()),
                                field("action", "Action", asked.action()),
                                field("bucket", "Bucket", asked.bucket()),
                                field("key", "Key", asked.key()),
                                field(
                                        "context",
                                        "Suppose (aws:SourceIp=10.1.2.3 …)",
                                        String.join(" ", asked.context())),
                                answer));
    }

    private static String field(String name, String label, String value) {
        return "<label>%s<input name=\"%s\" value=\"%s\" autocomplete=\"off\" spellcheck=\"false\"></label>"
                .formatted(escaped(label), name, escaped(value));
    }

    private static String document(String title, String main) {
        return "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"%4$s\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>%1$s</title><link rel=\"stylesheet\" href=\"%2$s/preview.css\"></head><body><header><h1>%1$s</h1></header><main>%3$s</main></body></html>"
                .formatted(escaped(title), PreviewPageFactory.ID, main, LOADS_NOTHING);
    }

    private static String problems(JsonNode answer) {
        StringBuilder html = new StringBuilder();
        answer.path("problems")
                .forEach(problem -> html.append("<p class=\"problem\">%s</p>".formatted(escaped(problem.asText()))));
        return html.toString();
    }

    private static String ways(JsonNode through) {
        List<String> ways = new ArrayList<>();
        through.forEach(way -> {
            List<String> steps = new ArrayList<>();
            way.forEach(step -> steps.add(escaped(step.asText())));
            ways.add(String.join(" → ", steps));
        });
        return String.join("<br>", ways);
    }

    private static String table(List<String> heads, List<String> rows, String none) {
        if (rows.isEmpty()) {
            return "<p>%s</p>".formatted(escaped(none));
        }
        StringBuilder head = new StringBuilder();
        heads.forEach(each -> head.append("<th scope=\"col\">%s</th>".formatted(escaped(each))));
        return "<div class=\"scroll\"><table><thead><tr>%s</tr></thead><tbody>%s</tbody></table></div>"
                .formatted(head, String.join("", rows));
    }

    private static String resource(JsonNode answer) {
        return answer.path("bucket").asText() + "/" + answer.path("key").asText();
    }

    private static String lines(JsonNode list) {
        List<String> lines = new ArrayList<>();
        list.forEach(line -> lines.add(escaped(line.asText())));
        return String.join("\n", lines);
    }

    static String escaped(String text) {
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
