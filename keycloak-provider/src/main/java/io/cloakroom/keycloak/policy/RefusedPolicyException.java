package io.cloakroom.keycloak.policy;

import io.cloakroom.policy.json.OneLine;
import java.util.List;
import org.keycloak.component.ComponentValidationException;

/**
 * A policy that a realm refuses to keep. The admin REST API answers with the problems. The cause is for the log and
 * names policy and realm: at the import of a realm file, no request tells which policy is meant.
 */
final class RefusedPolicyException extends ComponentValidationException {
    /** @param problems at least one */
    RefusedPolicyException(String realm, String policy, List<String> problems) {
        super(asMessageFormat(String.join("; ", problems)));
        initCause(new IllegalArgumentException(OneLine.of(
                "S3 policy `%s` of realm `%s` is refused: %s".formatted(policy, realm, String.join("; ", problems)))));
    }

    /** Escapes the text, because the admin REST API formats it with {@link java.text.MessageFormat}. */
    private static String asMessageFormat(String text) {
        return text.replace("'", "''").replace("{", "'{'");
    }
}
