package io.cloakroom.bridge.authz;

import static io.cloakroom.bridge.authz.TestPolicies.allow;
import static io.cloakroom.bridge.authz.TestPolicies.compile;
import static io.cloakroom.bridge.authz.TestPolicies.deny;
import static io.cloakroom.bridge.authz.TestPolicies.everybodyHas;
import static io.cloakroom.bridge.authz.TestPolicies.narrowed;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.bridge.authz.AuthorizedDeletes.ObjectVersion;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.policy.PolicySet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The header that bypasses governance retention needs a permission of its own. */
class GovernanceBypassTest extends AuthorizationTest {
    @DisplayName("S-33 a Deny of bypassing governance retention holds, whatever else is allowed")
    @ParameterizedTest
    @EnumSource(names = {"DELETE_OBJECT", "DELETE_OBJECTS", "PUT_OBJECT_RETENTION"})
    void s33_denyOfGovernanceBypassHolds(S3Operation operation) {
        PolicySet all = compile(allow("s3:*", "*"));
        PolicySet noBypass = compile(allow("s3:*", "*"), deny("s3:BypassGovernanceRetention", "b/*"));
        for (String value : List.of("true", "TRUE", "True", "1", "yes", "")) {
            TestCall call = bypassing(operation, value);
            assertThat(isAllowed(any -> new Grants.OfIdentity(all), call))
                    .as(value)
                    .isTrue();
            assertThat(isAllowed(any -> new Grants.OfIdentity(noBypass), call))
                    .as(value)
                    .isFalse();
            assertThat(isAllowed(narrowed(all, noBypass), call)).as(value).isFalse();
            assertThat(isAllowed(everybodyHas(allow("s3:DeleteObject,s3:PutObjectRetention", "*")), call))
                    .as("needs leave of its own")
                    .isFalse();
        }
        assertThat(isAllowed(any -> new Grants.OfIdentity(noBypass), bypassing(operation, "false")))
                .isTrue();
    }

    @DisplayName("S-33 a Deny of bypassing holds for each key of a multi-delete and in a presigned URL")
    @Test
    void s33_governanceBypassHasNoOtherWayIn() {
        Function<Session, Grants.OfPolicies> noBypass =
                everybodyHas(allow("s3:*", "*"), deny("s3:BypassGovernanceRetention", "b/locked/*"));
        TestCall deletes = bypassing(S3Operation.DELETE_OBJECTS, "true");
        ObjectVersion locked = new ObjectVersion("locked/1", Optional.of("v1"));
        ObjectVersion free = new ObjectVersion("free/1", Optional.of("v1"));

        assertThat(authorizer(noBypass)
                        .authorizeDeletes(deletes.caller(), deletes.call(), List.of(locked, free), audit)
                        .refused())
                .containsExactly(locked);
        assertThat(isAllowed(
                        noBypass,
                        TestCall.on(S3Operation.DELETE_OBJECT, "b", "locked/1")
                                .strayParameter("X-Amz-Signature", "0")
                                .strayParameter("X-Amz-Bypass-Governance-Retention", "true")))
                .isFalse();
    }

    private static TestCall bypassing(S3Operation operation, String value) {
        return TestCall.of(operation).header("x-amz-bypass-governance-retention", value);
    }
}
