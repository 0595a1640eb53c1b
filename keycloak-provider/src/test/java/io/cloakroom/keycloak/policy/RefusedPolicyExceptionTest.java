package io.cloakroom.keycloak.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.MessageFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusedPolicyExceptionTest {
    private final RefusedPolicyException refused = new RefusedPolicyException(
            "demo", "a\nb", List.of("/Version: invalid version '{0}'", "/Statement/0: it's `${x}'{`"));

    @Test
    void bracesAndQuotesComeThroughTheMessageFormatOfTheAdminApi() {
        assertThat(MessageFormat.format(refused.getMessage(), refused.getParameters()))
                .isEqualTo("/Version: invalid version '{0}'; /Statement/0: it's `${x}'{`");
    }

    @Test
    void causeNamesThePolicyInOneLine() {
        assertThat(refused)
                .hasRootCauseMessage(
                        "S3 policy `a\\u000ab` of realm `demo` is refused: /Version: invalid version '{0}'; /Statement/0: it's `${x}'{`");
    }
}
