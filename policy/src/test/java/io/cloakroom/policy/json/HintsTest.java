package io.cloakroom.policy.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.policy.canned.CannedPolicies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HintsTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            s3:PutBucketLifecycleConfiguration    | ; did you mean `s3:PutLifecycleConfiguration`?
            s3:GetBucketLifecycleConfiguration    | ; did you mean `s3:GetLifecycleConfiguration`?
            s3:DeleteBucketLifecycle              | ; did you mean `s3:PutLifecycleConfiguration`?
            s3:GetBucketNotificationConfiguration | ; did you mean `s3:GetBucketNotification`?
            s3:PutObjectLockConfiguration         | ; did you mean `s3:PutBucketObjectLockConfiguration`?
            s3:DeleteBucketTagging                | ; did you mean `s3:PutBucketTagging`?
            GetObjectMetadata                     | ; did you mean `s3:GetObject`?
            s3:ListObject*                        | ; did you mean `s3:ListBucket*`?
            s3:GetBucketAcl                       | ; requests about ACLs need `s3:GetBucketPolicy`, which allows more than that: leave it out unless it is meant
            s3:GetObjectVersionAcl                | ; requests about ACLs need `s3:GetBucketPolicy`, which allows more than that: leave it out unless it is meant
            s3:ListBucketMetricsConfigurations    | ; did you mean `s3:GetMetricsConfiguration`?
            kms:Creat*                            | ; KMS actions are exact names, or `kms:*`
            sts:Assume?ole                        | ; STS actions are exact names, or `sts:*`
            s3:GetObject,s3:PutObject             | ; one string is one action: use a list, `["s3:GetObject", "s3:PutObject"]`
            s3:Get* s3:a s3:b s3:c                | ; one string is one action: use a list, `["s3:Get*", "s3:a", "s3:b", …]`
            ReadOnly                              | ; that is the name of a policy, not an action: list what it is to allow, such as `s3:GetObject`
            """)
    void actions(String written, String hint) {
        assertThat(ActionHint.of(written)).isEqualTo(hint);
    }

    @Test
    void everyCannedPolicyIsKnownByName() {
        assertThat(CannedPolicies.byName().keySet())
                .allSatisfy(name -> assertThat(ActionHint.of(name)).contains("the name of a policy"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            aws:s3:::lab/*                        | ; did you mean `arn:aws:s3:::lab/*`?
            am:aws:s3:::lab/*                     | ; did you mean `arn:aws:s3:::lab/*`?
            s3:::lab/*                            | ; did you mean `arn:aws:s3:::lab/*`?
            arn:s3:::lab/*                        | ; did you mean `arn:aws:s3:::lab/*`?
            arn:*:s3:::lab/*                      | ; did you mean `arn:aws:s3:::lab/*`?
            arn:aws:s3:eu-west-1:1:lab/*          | ; did you mean `arn:aws:s3:::lab/*`?
            arn:aws:s3*                           | ; did you mean `arn:aws:s3:::*`?
            arn:aws:s3:*                          | ; did you mean `arn:aws:s3:::*`?
            arn:aws:lab/*                         | ; did you mean `arn:aws:s3:::lab/*`?
            /lab/a:b                              | ; did you mean `arn:aws:s3:::lab/a:b`?
            ${aws:username}/*                     | ; did you mean `arn:aws:s3:::${aws:username}/*`?
            arn:aws:kms:eu-west-1:1:key/name      | ; did you mean `arn:minio:kms:::name`?
            arn:aws:kms:eu-west-1:1:alias/name    | ''
            arn:aws:kms:::key//name               | ''
            https://lab.s3.amazonaws.com/a        | ''
            http://s3:9000/lab                    | ''
            gs://lab/a                            | ''
            ''                                    | ''
            arn:aws:iam::1:role/x                 | ; that is not the ARN of a bucket or an object
            arn:aws:sqs:eu-west-1:1:queue         | ; that is not the ARN of a bucket or an object
            arn:aws:s3:eu-west-1:1:accesspoint/a  | ; that is not the ARN of a bucket or an object
            """)
    void resources(String written, String hint) {
        assertThat(ResourceHint.of(written)).isEqualTo(hint);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            NotStringEquals                    | ; did you mean `StringNotEquals`?
            notStringLikeIfExists              | ; did you mean `StringNotLikeIfExists`?
            ForAnyValue:NotStringLike          | ; did you mean `ForAnyValue:StringNotLike`?
            NotDateEquals                      | ; did you mean `DateNotEquals`?
            NotIpAdress                        | ; did you mean `NotIpAddress`?
            NotBinaryEquals                    | ''
            NotDateLessThan                    | ''
            Boolean                            | ; did you mean `Bool`?
            BooleanIfExists                    | ; did you mean `BoolIfExists`?
            """)
    void operators(String written, String hint) {
        assertThat(Hints.ofOperator(written)).isEqualTo(hint);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            aws:PrincipalTags/a/b      | ; did you mean `aws:PrincipalTag/a/b`?
            aws:principaltag/a         | ; did you mean `aws:PrincipalTag/a`? Letter case counts
            s3:ExistingObjectTags/a    | ; did you mean `s3:ExistingObjectTag/a`?
            s3:ExistingObjectTags      | ; did you mean `s3:ExistingObjectTag/<key>`?
            aws:PrincipalTag           | ; did you mean `aws:PrincipalTag/<key>`?
            aws:PrincipalTag/          | ; did you mean `aws:PrincipalTag/<key>`?
            aws:RequestTag             | ; did you mean `aws:RequestTag/<key>`?
            s3:RequestObjectTagKey     | ; did you mean `s3:RequestObjectTagKeys`?
            aws:user                   | ; did you mean `aws:username`?
            sub                        | ; did you mean `jwt:sub`?
            aws:SourceVpc              | ''
            aws:SourceVpce             | ''
            aws:SourceArn              | ''
            aws:VpcSourceIp            | ''
            aws:MultiFactorAuthPresent | ''
            aws:PrincipalOrgID         | ''
            aws:RequestedRegion        | ''
            """)
    void keys(String written, String hint) {
        assertThat(Hints.ofKey(written)).isEqualTo(hint);
    }
}
