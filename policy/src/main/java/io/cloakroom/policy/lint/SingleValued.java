package io.cloakroom.policy.lint;

import io.cloakroom.policy.condition.ConditionKey;
import java.util.Set;

/**
 * The condition keys for which a request never has two values. A policy can't ask for two different values of them.
 */
final class SingleValued {
    private static final Set<String> KEYS = Set.of(
            "aws:SourceIp",
            "aws:SecureTransport",
            "aws:CurrentTime",
            "aws:EpochTime",
            "aws:principaltype",
            "aws:userid",
            "aws:username",
            "aws:PrincipalArn",
            "aws:TokenIssueTime",
            "aws:SourceIdentity",
            "s3:signatureversion",
            "s3:authType",
            "s3:signatureAge",
            "s3:prefix",
            "s3:delimiter",
            "s3:max-keys",
            "s3:versionid",
            "s3:x-amz-copy-source",
            "sts:DurationSeconds",
            "svc:DurationSeconds");

    private SingleValued() {}

    static boolean contains(ConditionKey key) {
        return KEYS.contains(key.name());
    }
}
