package io.cloakroom.keycloak.preview;

import static io.cloakroom.keycloak.page.Html.escaped;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.keycloak.page.Html;
import io.cloakroom.keycloak.page.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the page. Every text that is not written here is escaped.
 *
 * @param place of the realm that the page is about
 * @param asked what the form is filled with
 */
record PreviewHtml(Place place, Asked asked) {
    String empty() {
        return page("");
    }

    String refused(String sentence) {
        return page("<section>%s</section>".formatted(Html.problem(sentence)));
    }

    String forbidden() {
        return refused("You need view-realm and view-users in this realm.");
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
                                ways(policy))));
        html.append("<section><h2>Policies of %s</h2>".formatted(escaped(name)))
                .append(problems(answer))
                .append(answer.at("/user/enabled").asBoolean() ? "" : "<p class=\"problem\">The user is disabled.</p>")
                .append(table("Policies", List.of("Policy", "Document", "Through"), rows, "No policies."))
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
                        people("Who may", answer.path("allowed"), "Nobody."),
                        answer.path("undecided").isEmpty()
                                ? ""
                                : "<section><h2>It depends on the request</h2>%s</section>"
                                        .formatted(people("Who may in some cases", answer.path("undecided"), ""))));
    }

    private static String people(String label, JsonNode list, String none) {
        List<String> rows = new ArrayList<>();
        list.forEach(person -> rows.add("<tr><td>%s%s</td><td>%s</td></tr>"
                .formatted(
                        escaped(person.path("username").asText()),
                        person.path("enabled").asBoolean() ? "" : " <span class=\"soft\">(disabled)</span>",
                        escaped(person.path("because").asText()))));
        return table(label, List.of("User", "Because"), rows, none);
    }

    private String page(String answer) {
        return Html.document(
                place,
                PreviewPageFactory.ID,
                "S3 preview of realm " + place.realm(),
                List.of(),
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

    private static String problems(JsonNode answer) {
        StringBuilder html = new StringBuilder();
        answer.path("problems")
                .forEach(problem -> html.append("<p class=\"problem\">%s</p>".formatted(escaped(problem.asText()))));
        return html.toString();
    }

    private static String ways(JsonNode policy) {
        List<String> ways = new ArrayList<>();
        policy.path("through").forEach(way -> {
            List<String> steps = new ArrayList<>();
            way.forEach(step -> steps.add(escaped(step.asText())));
            ways.add(String.join(" → ", steps));
        });
        if (policy.has("moreWays")) {
            ways.add("and %s more".formatted(policy.path("moreWays").asInt()));
        }
        return String.join("<br>", ways);
    }

    /** @param label of the part of the page that scrolls where the table is wider; with the keyboard too */
    private static String table(String label, List<String> heads, List<String> rows, String none) {
        if (rows.isEmpty()) {
            return "<p>%s</p>".formatted(escaped(none));
        }
        StringBuilder head = new StringBuilder();
        heads.forEach(each -> head.append("<th scope=\"col\">%s</th>".formatted(escaped(each))));
        return "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table><thead><tr>%s</tr></thead><tbody>%s</tbody></table></div>"
                .formatted(label, head, String.join("", rows));
    }

    private static String resource(JsonNode answer) {
        return answer.path("bucket").asText() + "/" + answer.path("key").asText();
    }

    private static String lines(JsonNode list) {
        List<String> lines = new ArrayList<>();
        list.forEach(line -> lines.add(escaped(line.asText())));
        return String.join("\n", lines);
    }
}
