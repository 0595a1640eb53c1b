package io.cloakroom.keycloak.access;

import static io.cloakroom.keycloak.page.Html.escaped;

import io.cloakroom.keycloak.page.Html;
import io.cloakroom.keycloak.page.Place;
import io.cloakroom.keycloak.policy.PolicyScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the page. Every text that is not written here is escaped.
 *
 * @param place of the realm that the page is about
 */
record AccessHtml(Place place, Filter filter, List<String> scripts) {
    AccessHtml {
        scripts = List.copyOf(scripts);
    }

    String forbidden() {
        return document("<section>%s</section>"
                .formatted(Html.problem("To see this page you need view-realm in this realm, to change a realm role"
                        + " manage-realm, to change a client's role manage-clients, and for groups view-users and"
                        + " manage-users, or permissions for just these.")));
    }

    /** For a request that another site has sent. */
    String foreign() {
        return document("<section>%s<p><a href=\"%s\">Open the page</a></p></section>"
                .formatted(
                        Html.problem("Nothing was done: another site has sent this request, or the browser does not"
                                + " say which one."),
                        escaped(place.page(AccessPageFactory.ID))));
    }

    /** What is said above the matrix after a form was saved. */
    String saved(@Nullable String rows) {
        if (rows == null || !rows.matches("[0-9]{1,4}")) {
            return "";
        }
        String said = switch (rows) {
            case "0" -> "There was nothing to save.";
            case "1" -> "Saved. One row has changed.";
            default -> "Saved. %s rows have changed.".formatted(rows);
        };
        return "<p class=\"allow\" role=\"status\">%s Users have it with their next token.</p>".formatted(said);
    }

    /** The same after a form that was not. */
    String notSaved(Map<String, String> refusals) {
        if (refusals.isEmpty()) {
            return Html.problem("Nothing was saved: somebody else is saving at this moment. Save again.");
        }
        // A row that was deleted is not there to say it.
        long gone = refusals.values().stream().filter(Saving.DELETED::equals).count();
        return Html.problem("Nothing was saved. What you have ticked is still there; %s of the rows say why.%s"
                .formatted(refusals.size() - gone, gone == 0 ? "" : " Deleted in the meantime: %s.".formatted(gone)));
    }

    /** For a form about an attribute that no mapper reads any more. */
    String noLongerRead(String attribute) {
        return Html.problem(
                "Nothing was saved: no mapper reads attribute `%s` any more. What is shown now is another one."
                        .formatted(attribute));
    }

    /** @param said HTML above the matrix */
    String matrix(Matrix matrix, String said) {
        Sources sources = matrix.sources();
        String problems = sources.problems().stream()
                .map(problem -> "<p class=\"problem\">%s</p>".formatted(escaped(problem)))
                .collect(Collectors.joining());
        return document("""
            <section><h2>Show</h2>%s<form method="get" action="%s">%s%s%s%s<div class="buttons"><button>Show</button></div></form></section>
            <section><h2>Who names which policy</h2>%s%s</section>
            <section><h2>Other stores</h2><p><a href="%s/%s">Export for mc</a> is a script that creates the policies of this realm
            in MinIO, or in another store that mc administers.</p></section>
            """.formatted(
                        problems,
                        escaped(place.page(AccessPageFactory.ID)),
                        field("roles", "Role or group", filter.roles()),
                        field("policies", "Policy", filter.policies()),
                        select("show", "Rows", filter.show().option(), shows()),
                        sources.attributes().size() < 2
                                ? ""
                                : select(
                                        "attribute",
                                        "Attribute",
                                        sources.attribute(),
                                        sources.attributes().stream()
                                                .map(name -> Map.entry(name, name))
                                                .toList()),
                        said,
                        matrix.rows().isEmpty() ? "<p>No role or group fits.</p>" : table(matrix),
                        escaped(place.page(AccessPageFactory.ID)),
                        PolicyScript.FILE));
    }

    private String table(Matrix matrix) {
        StringBuilder head = new StringBuilder("<th scope=\"col\">Role or group</th>");
        for (String column : matrix.columns()) {
            head.append(
                    matrix.unknown().contains(column)
                            ? "<th scope=\"col\" class=\"problem\">%s <small>unknown</small></th>"
                                    .formatted(escaped(column))
                            : "<th scope=\"col\">%s</th>".formatted(escaped(column)));
        }
        head.append("<th scope=\"col\">Other policies</th>");
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < matrix.rows().size(); i++) {
            rows.append(row(i, matrix.rows().get(i), matrix));
        }
        StringBuilder kept = new StringBuilder();
        filter.about(matrix.sources().attribute())
                .fields()
                .forEach((name, value) -> kept.append(
                        "<input type=\"hidden\" name=\"%s\" value=\"%s\">".formatted(name, escaped(value))));
        return """
            <form method="post" action="%s" class="save" id="matrix">%s
            <p class="soft" id="about">%s A tick gives the policy to everybody who has the role or is in the group. Any name can be
            written under <i>Other policies</i>, separated by commas.%s</p>
            <div class="scroll tall" tabindex="0" role="region" aria-labelledby="about"><table class="matrix"><thead><tr>%s</tr></thead><tbody>%s</tbody></table></div>
            <div class="buttons bar"><button>Save</button><output id="changes"></output>%s</div></form>
            """.formatted(
                        escaped(place.page(AccessPageFactory.ID)),
                        kept,
                        range(matrix),
                        more(matrix),
                        head,
                        rows,
                        pages(matrix));
    }

    private static String more(Matrix matrix) {
        return matrix.moreColumns() == 0
                ? ""
                : " <strong>%s more policies have no column: search for them.</strong>".formatted(matrix.moreColumns());
    }

    private String range(Matrix matrix) {
        int first = filter.first() < matrix.total() ? filter.first() : 0;
        return "Rows %s to %s of %s.".formatted(first + 1, first + matrix.rows().size(), matrix.total());
    }

    private String pages(Matrix matrix) {
        int first = filter.first() < matrix.total() ? filter.first() : 0;
        List<String> links = new ArrayList<>();
        if (first > 0) {
            links.add(pageLink("Earlier rows", Math.max(0, first - Matrix.MOST_ROWS)));
        }
        if (first + matrix.rows().size() < matrix.total()) {
            links.add(pageLink("More rows", first + Matrix.MOST_ROWS));
        }
        return String.join("", links);
    }

    private String pageLink(String text, int first) {
        return "<a href=\"%s\">%s</a>"
                .formatted(
                        escaped(place.page(AccessPageFactory.ID) + "?"
                                + filter.from(first).query()),
                        text);
    }

    private static String row(int number, Matrix.Row row, Matrix matrix) {
        String whose = row.holder().described().replace("`", "");
        String locked = row.isWritable() ? "" : " disabled";
        TreeSet<String> others = new TreeSet<>(row.wanted());
        matrix.columns().forEach(others::remove);
        StringBuilder cells = new StringBuilder();
        for (String column : matrix.columns()) {
            boolean isTicked = row.wanted().contains(column);
            cells.append(
                    "<td%s><input type=\"checkbox\" name=\"policy%s\" value=\"%s\" aria-label=\"%s for %s\"%s%s></td>"
                            .formatted(
                                    isTicked == row.saved().contains(column) ? "" : " class=\"unsaved\"",
                                    number,
                                    escaped(column),
                                    escaped(column),
                                    escaped(whose),
                                    isTicked ? " checked" : "",
                                    locked));
        }
        return "<tr><th scope=\"row\">%s%s</th>%s<td><input name=\"other%s\" value=\"%s\" aria-label=\"Other policies for %s\" autocomplete=\"off\" spellcheck=\"false\"%s></td></tr>"
                .formatted(
                        row.isWritable() ? hidden(number, row) : "",
                        title(row, whose),
                        cells,
                        number,
                        escaped(String.join(", ", others)),
                        escaped(whose),
                        locked);
    }

    private static String hidden(int number, Matrix.Row row) {
        return "<input type=\"hidden\" name=\"id%s\" value=\"%s\"><input type=\"hidden\" name=\"was%s\" value=\"%s\">"
                .formatted(
                        number,
                        escaped(row.holder().id()),
                        number,
                        escaped(String.join(",", new TreeSet<>(row.saved()))));
    }

    private static String title(Matrix.Row row, String whose) {
        StringBuilder title = new StringBuilder("<span title=\"%s\">%s</span>"
                .formatted(escaped(whose), escaped(row.holder().name())));
        if (!row.besides().isEmpty()) {
            title.append("<p class=\"soft\">By its name or a mapper's table: %s</p>"
                    .formatted(escaped(String.join(", ", new TreeSet<>(row.besides())))));
        }
        if (!row.isWritable()) {
            title.append("<p class=\"soft\">You may not change it here.</p>");
        }
        row.problems().forEach(problem -> title.append("<p class=\"problem\">%s</p>".formatted(escaped(problem))));
        return title.toString();
    }

    private String document(String main) {
        return Html.document(place, AccessPageFactory.ID, "S3 access of realm " + place.realm(), scripts, main);
    }

    private static List<Map.Entry<String, String>> shows() {
        List<Map.Entry<String, String>> options = new ArrayList<>();
        for (Filter.Show show : Filter.Show.values()) {
            options.add(Map.entry(show.option(), show.label()));
        }
        return options;
    }

    private static String field(String name, String label, String value) {
        return "<label>%s<input name=\"%s\" value=\"%s\" autocomplete=\"off\" spellcheck=\"false\" type=\"search\"></label>"
                .formatted(label, name, escaped(value));
    }

    private static String select(String name, String label, String chosen, List<Map.Entry<String, String>> options) {
        String all = options.stream()
                .map(option -> "<option value=\"%s\"%s>%s</option>"
                        .formatted(
                                escaped(option.getKey()),
                                option.getKey().equals(chosen) ? " selected" : "",
                                escaped(option.getValue())))
                .collect(Collectors.joining());
        return "<label>%s<select name=\"%s\">%s</select></label>".formatted(label, name, all);
    }
}
