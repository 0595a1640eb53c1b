package io.cloakroom.policy.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.policy.match.ActionPattern;
import io.cloakroom.policy.match.MalformedElementException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionKeyRulesTest {
    @ParameterizedTest
    @CsvSource({
        "s3:GetObject,aws:SourceIp,true",
        "s3:GetObject,jwt:sub,true",
        "s3:GetObject,s3:versionid,true",
        "s3:GetObject,s3:prefix,false",
        "s3:Get*,s3:prefix,false",
        "s3:List*,s3:prefix,true",
        "s3:GetBucketLocation,s3:versionid,false",
        "s3:PutObject,s3:RequestObjectTag/env,true",
        "s3:GetObject,s3:RequestObjectTag/env,false",
        "s3:GetObject,s3:ExistingObjectTag/env,true",
        "s3:*,sts:DurationSeconds,true",
        "*,svc:DurationSeconds,true",
        "admin:ServerInfo,aws:SourceIp,true",
        "admin:ServerInfo,s3:prefix,false",
        "admin:ServerInfo,s3:signatureversion,false",
        "admin:CreateServiceAccount,svc:DurationSeconds,true",
        "sts:AssumeRoleWithWebIdentity,sts:DurationSeconds,true",
        "sts:AssumeRoleWithWebIdentity,aws:SourceIp,false",
        "sts:AssumeRoleWithWebIdentity,jwt:aud,true",
        "sts:AssumeRoleWithWebIdentity,aws:RequestTag/team,true",
        "sts:AssumeRoleWithWebIdentity,aws:TagKeys,true",
        "sts:AssumeRoleWithWebIdentity,aws:PrincipalArn,false",
        "s3:GetObject,jwt:department,true",
        "s3:GetObject,aws:PrincipalTag/team,true",
        "s3:GetObject,aws:TokenIssueTime,true",
        "s3:GetObject,aws:SourceIdentity,true",
        "s3:PutObject,aws:RequestTag/team,true",
        "s3:PutObjectTagging,aws:TagKeys,true",
        "s3:GetObject,aws:RequestTag/team,false",
        "s3:GetObject,aws:TagKeys,false",
        "admin:ServerInfo,aws:PrincipalTag/team,true",
        "admin:ServerInfo,aws:RequestTag/team,false",
        "admin:*,aws:SourceIp,true",
        "admin:Get*,aws:SourceIp,false",
        "kms:CreateKey,s3:prefix,true"
    })
    void isAllowed(String action, String key, boolean expected) {
        assertThat(ConditionKeyRules.isAllowed(new ActionPattern(action), new ConditionKey(key)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jwt:",
                "jwt:\rofile",
                "aws:PrincipalTag",
                "aws:PrincipalTag/",
                "aws:RequestTag",
                "aws:principalTag/a"
            })
    void isNoKey(String name) {
        assertThatExceptionOfType(MalformedElementException.class)
                .isThrownBy(() -> new ConditionKey(name))
                .withMessage("invalid condition key '%s'", name);
    }
}
