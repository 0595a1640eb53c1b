package io.cloakroom.keycloak.policy;

import io.cloakroom.policy.Policy;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.provider.ProviderConfigProperty;

/** The form the admin console shows for a policy, and the names under which its fields are kept. */
final class PolicyForm {
    static final String NAME = "policyName";
    static final String DESCRIPTION = "description";
    static final String DOCUMENT = "document";

    /** Every field. */
    static final List<String> FIELDS = List.of(NAME, DESCRIPTION, DOCUMENT);

    /** The columns of the list of policies; the first is the link to the policy. */
    static final List<String> COLUMNS = List.of(NAME, DESCRIPTION);

    /** Valid, but allows nothing: a form that is saved too early grants nothing. */
    private static final String EMPTY_POLICY = """
            {
              "Version": "%s",
              "Statement": []
            }
            """.formatted(Policy.VERSION);

    private PolicyForm() {}

    static List<ProviderConfigProperty> properties() {
        return List.of(
                field(
                        NAME,
                        "Policy name",
                        "The name that roles and groups use in attribute `s3-policy`. Letter case matters; no commas or slashes.",
                        ProviderConfigProperty.STRING_TYPE,
                        null),
                field(DESCRIPTION, "Description", "For people only.", ProviderConfigProperty.STRING_TYPE, null),
                field(
                        DOCUMENT,
                        "Policy document",
                        "JSON in the IAM policy language, at most 20 KiB, with \"Version\": \"2012-10-17\".",
                        ProviderConfigProperty.SCRIPT_TYPE,
                        EMPTY_POLICY));
    }

    private static ProviderConfigProperty field(
            String key, String label, String help, String type, @Nullable String initial) {
        var property = new ProviderConfigProperty(key, label, help, type, initial);
        property.setRequired(!key.equals(DESCRIPTION));
        return property;
    }
}
