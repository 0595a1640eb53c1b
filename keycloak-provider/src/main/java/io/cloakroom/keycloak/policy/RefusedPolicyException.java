package io.cloakroom.keycloak.policy;

import io.cloakroom.policy.json.OneLine;
import java.util.List;
import org.keycloak.component.ComponentValidationException;

/**
 * A policy that a realm doesn't keep. The admin REST API answers with the problems; the cause is for the log, which has no
 * request beside it, as at the import of a realm file: it says which policy of which realm it is.
 */
final class RefusedPolicyException extends ComponentValidationException {
    /** @param problems at least one */
    RefusedPolicyException(String realm, String policy, List<String> problems) {
        super(asMessageFormat(String.join("; ", problems)));
        initCause(new IllegalArgumentException(OneLine.of(
                "S3 policy `%s` of realm `%s` is refused: %s".formatted(policy, realm, String.join("; ", problems)))));
    }

    /** The admin REST API puts the message through {@link java.text.MessageFormat}, which has its own quotes. */
    private static String asMessageFormat(String text) {
        return text.replace("'", "''").replace("{", "'{'");
    }
}
