package io.cloakroom.keycloak.policy;

import io.cloakroom.keycloak.names.KnownPolicies;
import io.cloakroom.policy.Policy;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.provider.ProviderConfigProperty;

/** The form the admin console shows for a policy, and the names under which its fields are kept. */
final class PolicyForm {
    static final String NAME = KnownPolicies.NAME;
    static final String DESCRIPTION = "description";
    static final String DOCUMENT = "document";

    /** Whether the policy may be deleted or renamed while something names it. */
    static final String RELEASED = "released";

    /** The advice on the document. It is worked out whenever the policy is shown, and never kept. */
    static final String ADVICE = "advice";

    /** The advice in a few words, for the list. Never kept. */
    static final String STATE = "state";

    /** The fields that are kept. */
    static final List<String> FIELDS = List.of(NAME, DESCRIPTION, DOCUMENT, RELEASED);

    /** The columns of the list of policies; the first is the link to the policy. */
    static final List<String> COLUMNS = List.of(NAME, DESCRIPTION, STATE);

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
                        EMPTY_POLICY),
                shown(
                        STATE,
                        "State",
                        "Whether the saved document is valid, and how many findings there are.",
                        ProviderConfigProperty.STRING_TYPE),
                shown(
                        ADVICE,
                        "Findings",
                        "What `cloakroom policy lint` finds in the saved document. It stays here until the document is"
                                + " mended.",
                        ProviderConfigProperty.TEXT_TYPE),
                field(
                        RELEASED,
                        "May be deleted or renamed while it is named",
                        "Off: a policy that a role, a group or a mapper's table names is neither deleted nor renamed. Switch"
                                + " it on and save first if you want that all the same: who has the policy then loses what"
                                + " it allows.",
                        ProviderConfigProperty.BOOLEAN_TYPE,
                        null));
    }

    /** Every column of the list needs a field, or the console shows an error in place of the page. */
    private static ProviderConfigProperty shown(String key, String label, String help, String type) {
        var property = field(key, label, help, type, null);
        property.setReadOnly(true);
        return property;
    }

    private static ProviderConfigProperty field(
            String key, String label, String help, String type, @Nullable String initial) {
        var property = new ProviderConfigProperty(key, label, help, type, initial);
        property.setRequired(key.equals(NAME) || key.equals(DOCUMENT));
        return property;
    }
}
