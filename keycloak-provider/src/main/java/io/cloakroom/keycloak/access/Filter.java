package io.cloakroom.keycloak.access;

import io.cloakroom.keycloak.page.Place;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which part of the matrix is shown.
 *
 * @param attribute empty for the first that a mapper reads
 * @param roles part of the name of a role or group, whatever its letter case; empty for all
 * @param policies the same for policies
 * @param show which rows
 * @param first number of the first row, from 0
 */
record Filter(String attribute, String roles, String policies, Show show, int first) {
    /** All of it. */
    static final Filter NONE = new Filter("", "", "", Show.ALL, 0);

    private static final int LONGEST = 255;

    /** Which rows are shown, of those whose name is searched for. */
    enum Show {
        ALL("all"),
        GRANTING("those with policies"),
        PROBLEMS("those with problems");

        private final String label;

        Show(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }

        String option() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Reads a query or a form. What cannot be read counts as not said. */
    static Filter of(MultivaluedMap<String, String> said) {
        return new Filter(
                text(said, "attribute"),
                text(said, "roles"),
                text(said, "policies"),
                show(text(said, "show")),
                number(text(said, "first")));
    }

    /** The same, from another row on. */
    Filter from(int row) {
        return new Filter(attribute, roles, policies, show, row);
    }

    /** The same, about this attribute. */
    Filter about(String attributeNow) {
        return new Filter(attributeNow, roles, policies, show, first);
    }

    /** What a form or an address needs to say the same. */
    Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("attribute", attribute);
        fields.put("roles", roles);
        fields.put("policies", policies);
        fields.put("show", show == Show.ALL ? "" : show.option());
        fields.put("first", first == 0 ? "" : String.valueOf(first));
        fields.values().removeIf(String::isEmpty);
        return fields;
    }

    /** The query of an address. */
    String query() {
        return fields().entrySet().stream()
                .map(field -> field.getKey() + "=" + Place.encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    boolean fitsRole(String name) {
        return contains(name, roles);
    }

    boolean fitsPolicy(String name) {
        return contains(name, policies);
    }

    private static boolean contains(String name, String part) {
        return name.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }

    private static String text(MultivaluedMap<String, String> said, String name) {
        String text = said.getOrDefault(name, List.of("")).get(0).strip();
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }

    private static Show show(String option) {
        for (Show show : Show.values()) {
            if (show.option().equals(option)) {
                return show;
            }
        }
        return Show.ALL;
    }

    private static int number(String text) {
        try {
            return Math.max(0, Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
