package io.cloakroom.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.policy.canned.CannedPolicies;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.json.PolicyReader;
import org.junit.jupiter.api.Test;

class PolicySetTest {
    @Test
    void s57_tenThousandStatements() {
        StringBuilder statements = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            statements
                    .append(i == 0 ? "" : ",")
                    .append("{\"Effect\":\"%s\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::bucket-%d/*\"}"
                            .formatted(i % 2 == 0 ? "Allow" : "Deny", i));
        }
        Policy policy = new PolicyReader(1 << 22)
                .read("{\"Statement\":[" + statements + "]}")
                .orElseThrow(problems -> new IllegalStateException(problems.toString()));
        PolicySet policies = PolicySet.compile("large", policy);
        for (int i = 0; i < 10_000; i++) {
            AccessRequest request = AccessRequest.of("s3:GetObject", "bucket-" + i, "key", RequestContext.EMPTY);
            assertThat(PolicyEvaluator.decide(policies, request).isAllowed()).isEqualTo(i % 2 == 0);
        }
    }

    @Test
    void s57_unknownActionsAreNotRemembered() {
        PolicySet policies =
                PolicySet.compile("p", CannedPolicies.find("readwrite").orElseThrow());
        PolicySet.ActionIndex first = policies.forAction("s3:MadeUp");
        assertThat(policies.forAction("s3:MadeUp")).isNotSameAs(first);
        assertThat(policies.forAction("s3:GetObject")).isSameAs(policies.forAction("s3:GetObject"));
    }
}
