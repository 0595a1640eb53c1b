package io.cloakroom.keycloak.mapper;

import java.util.Arrays;
import java.util.List;

/** The form of the names in the claim. MinIO and the bridge read both. */
enum ClaimFormat {
    /** A JSON array of strings. */
    ARRAY("array"),
    /** One string, with the names separated by commas without spaces. */
    COMMA_SEPARATED("comma-separated");

    private final String option;

    ClaimFormat(String option) {
        this.option = option;
    }

    /** The text in the form and in the configuration. */
    String option() {
        return option;
    }

    static List<String> options() {
        return Arrays.stream(values()).map(ClaimFormat::option).toList();
    }

    /** @throws InvalidOptionException if the text names no format */
    static ClaimFormat parse(String text) {
        return Arrays.stream(values())
                .filter(format -> format.option.equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidOptionException(
                        "Claim format must be one of %s, not `%s`.".formatted(String.join(", ", options()), text)));
    }
}
