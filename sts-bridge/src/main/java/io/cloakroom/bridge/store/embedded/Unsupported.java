package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.ACCESS_DENIED;
import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;
import static io.cloakroom.aws.AwsErrorCode.NOT_IMPLEMENTED;

import io.cloakroom.aws.Account;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.s3.S3Operation;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What this store does not support, and the errors that say so. Nothing a caller relies on is silently ignored. */
final class Unsupported {
    private static final Map<S3Operation, AwsErrorCode> NOT_CONFIGURED = Map.ofEntries(
            Map.entry(S3Operation.GET_BUCKET_POLICY, AwsErrorCode.NO_SUCH_BUCKET_POLICY),
            Map.entry(S3Operation.GET_BUCKET_POLICY_STATUS, AwsErrorCode.NO_SUCH_BUCKET_POLICY),
            Map.entry(S3Operation.GET_BUCKET_LIFECYCLE, AwsErrorCode.NO_SUCH_LIFECYCLE_CONFIGURATION),
            Map.entry(S3Operation.GET_BUCKET_ENCRYPTION, AwsErrorCode.SERVER_SIDE_ENCRYPTION_CONFIGURATION_NOT_FOUND),
            Map.entry(S3Operation.GET_BUCKET_WEBSITE, AwsErrorCode.NO_SUCH_WEBSITE_CONFIGURATION),
            Map.entry(S3Operation.GET_BUCKET_REPLICATION, AwsErrorCode.REPLICATION_CONFIGURATION_NOT_FOUND),
            Map.entry(S3Operation.GET_OBJECT_LOCK_CONFIGURATION, AwsErrorCode.OBJECT_LOCK_CONFIGURATION_NOT_FOUND),
            Map.entry(S3Operation.GET_BUCKET_OWNERSHIP_CONTROLS, AwsErrorCode.OWNERSHIP_CONTROLS_NOT_FOUND),
            Map.entry(S3Operation.GET_PUBLIC_ACCESS_BLOCK, AwsErrorCode.NO_SUCH_PUBLIC_ACCESS_BLOCK_CONFIGURATION));

    private static final Set<S3Operation> LOCKING = EnumSet.of(
            S3Operation.GET_OBJECT_RETENTION,
            S3Operation.PUT_OBJECT_RETENTION,
            S3Operation.GET_OBJECT_LEGAL_HOLD,
            S3Operation.PUT_OBJECT_LEGAL_HOLD);

    private Unsupported() {}

    /**
     * The error for an unsupported operation: "not configured" if it asks for a setting, else {@code NotImplemented}.
     */
    static AwsException operation(S3Operation operation) {
        if (LOCKING.contains(operation)) {
            return noObjectLock();
        }
        AwsErrorCode code = NOT_CONFIGURED.get(operation);
        return code != null
                ? new AwsException(code)
                : AwsException.of(NOT_IMPLEMENTED, "The embedded store has no " + operation.awsName() + ".");
    }

    /**
     * Refuses headers that ask for something unsupported.
     *
     * @throws AwsException {@code NotImplemented} for encryption, {@code InvalidRequest} for object lock,
     *     {@code AccessDenied} for another expected bucket owner
     */
    static void refuseHeaders(Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            if (name.startsWith("x-amz-server-side-encryption")
                    || name.startsWith("x-amz-copy-source-server-side-encryption")) {
                throw new AwsException(
                        NOT_IMPLEMENTED,
                        NOT_IMPLEMENTED.standardMessage() + " The embedded store does not encrypt: `" + name + "`");
            }
            if (name.startsWith("x-amz-if-match-")) {
                throw AwsException.of(NOT_IMPLEMENTED, "`" + name + "` is not known to the embedded store.");
            }
            if (name.endsWith("expected-bucket-owner") && !headers.value(i).equals(Account.ID)) {
                throw AwsException.of(ACCESS_DENIED, "The owner of every bucket here is " + Account.ID + ".");
            }
            if (name.startsWith("x-amz-object-lock-")) {
                throw noObjectLock();
            }
        }
    }

    private static AwsException noObjectLock() {
        return new AwsException(INVALID_REQUEST, "Bucket is missing ObjectLockConfiguration");
    }
}
