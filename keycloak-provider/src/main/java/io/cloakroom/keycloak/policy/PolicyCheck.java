package io.cloakroom.keycloak.policy;

import io.cloakroom.policy.PolicyName;
import io.cloakroom.policy.canned.CannedPolicies;
import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.json.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Checks a policy that an administrator wants to keep in a realm. */
final class PolicyCheck {
    private static final PolicyReader READER = new PolicyReader(PolicyReader.MAX_POLICY_BYTES);

    private PolicyCheck() {}

    /**
     * Every problem, one line each. Those of the document read exactly as the bridge and the command line print them.
     *
     * @param config the fields of {@link PolicyForm}. An empty one may be absent. Others are ignored, because the admin
     *     console sends some of its own.
     * @param otherNames the names of the realm's other policies
     * @return empty if the policy can be kept
     */
    static List<String> problems(Map<String, List<String>> config, Set<String> otherNames) {
        List<String> problems = new ArrayList<>();
        PolicyForm.FIELDS.stream()
                .filter(key -> config.getOrDefault(key, List.of()).size() > 1)
                .map("field `%s` has more than one value"::formatted)
                .forEach(problems::add);
        String name = value(config, PolicyForm.NAME);
        PolicyName.problem(name).ifPresent(problems::add);
        Stream.of(PolicyForm.NAME, PolicyForm.DESCRIPTION)
                .filter(key -> value(config, key).contains("${"))
                .map("field `%s` must not have `${`, which Keycloak replaces when it imports a realm file"::formatted)
                .forEach(problems::add);
        if (CannedPolicies.find(name).isPresent()) {
            problems.add("`%s` is the name of a canned policy, which a realm cannot redefine".formatted(name));
        }
        if (otherNames.contains(name)) {
            problems.add("the realm already has a policy named `%s`".formatted(name));
        }
        READER.readForCreation(StoredDocument.shown(value(config, PolicyForm.DOCUMENT))).problems().stream()
                .map(Problem::toString)
                .forEach(problems::add);
        return List.copyOf(problems);
    }

    private static String value(Map<String, List<String>> config, String key) {
        return config.getOrDefault(key, List.of()).stream().findFirst().orElse("");
    }
}
