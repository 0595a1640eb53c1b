package io.cloakroom.bridge.authz;

import io.cloakroom.aws.Account;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.bridge.audit.AuditDecision;
import io.cloakroom.bridge.audit.AuditDraft;
import java.util.List;

/**
 * Checks which account a caller expects to own the buckets. All of them belong to one account. A caller who expects
 * another one is refused, whatever the policies allow.
 */
final class ExpectedOwner {
    static final List<String> HEADERS = List.of("x-amz-expected-bucket-owner", "x-amz-source-expected-bucket-owner");

    private static final int MAX_SHOWN = 32;

    private ExpectedOwner() {}

    /** @throws AwsException {@code AccessDenied} naming the header and both accounts */
    static void require(S3Call call, AuditDraft audit) {
        for (String name : HEADERS) {
            for (String owner : RequestSources.setting(call, name)) {
                if (!owner.equals(Account.ID)) {
                    throw refusal(name, owner, audit);
                }
            }
        }
    }

    private static AwsException refusal(String name, String owner, AuditDraft audit) {
        String shown = owner.length() <= MAX_SHOWN ? owner : owner.substring(0, MAX_SHOWN) + "…";
        String why = "`%s` is `%s`, but all buckets here belong to `%s`.".formatted(name, shown, Account.ID);
        audit.decided(AuditDecision.IMPLICIT_DENY).because(() -> why);
        return new AwsException(
                AwsErrorCode.ACCESS_DENIED, CallAuthorizer.refusal(audit).sentence() + " " + why);
    }
}
