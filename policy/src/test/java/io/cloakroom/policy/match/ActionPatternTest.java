package io.cloakroom.policy.match;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActionPatternTest {
    @ParameterizedTest
    @CsvSource({
        "s3:GetObject,s3:GetObject,true",
        "s3:GetObject,s3:GetObjectVersion,false",
        "s3:GetObjectVersion,s3:GetObject,true",
        "s3:GetObjectV*,s3:GetObject,false",
        "s3:Get*,s3:GetObject,true",
        "s3:get*,s3:GetObject,false",
        "*,admin:ServerInfo,true"
    })
    void matches(String pattern, String action, boolean expected) {
        assertThat(new ActionPattern(pattern).matches(action)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "s3:GetObject,true",
        "s3:Get*,true",
        "s*,true",
        "*,true",
        "s3:*,true",
        "s3:GetObjectAcl,false",
        "S3:GetObject,false",
        "s3:getobject,false",
        "'',false",
        "admin:ServerInfo,true",
        "admin:Site*,true",
        "admin:Nothing,false",
        "sts:AssumeRoleWithWebIdentity,true",
        "sts:*,true",
        "sts:Assume*,false",
        "kms:CreateKey,true",
        "kms:Create*,false"
    })
    void isKnown(String pattern, boolean expected) {
        assertThat(new ActionPattern(pattern).isKnown()).isEqualTo(expected);
    }

    @Test
    void namesOfS3Actions() {
        assertThat(KnownActions.all())
                .filteredOn(action -> action.startsWith("s3:"))
                .hasSize(87);
    }
}
