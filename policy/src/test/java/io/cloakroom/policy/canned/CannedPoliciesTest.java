package io.cloakroom.policy.canned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.policy.AccessRequest;
import io.cloakroom.policy.PolicyEvaluator;
import io.cloakroom.policy.PolicySet;
import io.cloakroom.policy.condition.RequestContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CannedPoliciesTest {
    @ParameterizedTest
    @CsvSource({
        "readonly,s3:GetObject,true",
        "readonly,s3:GetBucketLocation,true",
        "readonly,s3:ListBucket,false",
        "readonly,s3:PutObject,false",
        "writeonly,s3:PutObject,true",
        "writeonly,s3:GetObject,false",
        "readwrite,s3:DeleteObject,true",
        "readwrite,admin:ServerInfo,false",
        "diagnostics,admin:ServerInfo,true",
        "diagnostics,admin:CreateUser,false",
        "diagnostics,s3:GetObject,false",
        "consoleAdmin,s3:DeleteBucket,true",
        "consoleAdmin,admin:CreateUser,true",
        "consoleAdmin,kms:CreateKey,true",
        "consoleAdmin,sts:AssumeRoleWithWebIdentity,false"
    })
    void allows(String name, String action, boolean expected) {
        PolicySet policies = PolicySet.compile(name, CannedPolicies.find(name).orElseThrow());
        AccessRequest request = AccessRequest.of(action, "bucket", "key", RequestContext.EMPTY);
        assertThat(PolicyEvaluator.decide(policies, request).isAllowed()).isEqualTo(expected);
    }

    @Test
    void namesAreExact() {
        assertThat(CannedPolicies.find("ReadWrite")).isEmpty();
        assertThat(CannedPolicies.byName().keySet())
                .containsExactly("consoleAdmin", "diagnostics", "readonly", "readwrite", "writeonly");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> CannedPolicies.byName().clear());
    }
}
