package io.cloakroom.bridge.iam;

import static io.cloakroom.aws.AwsErrorCode.INTERNAL_ERROR;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_IAM_SERVICE_ACCOUNT_SESSION_POLICY_TOO_LARGE;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_INVALID_RESOURCE;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_MALFORMED_IAM_POLICY;

import io.cloakroom.aws.AwsException;
import io.cloakroom.policy.Policy;
import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.json.PolicyWriter;
import io.cloakroom.policy.json.ReadResult;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** MinIO's rules for the parts of a service account. */
final class ServiceAccountRules {
    private static final int MAX_POLICY_BYTES = 4096;
    private static final int MAX_NAME_BYTES = 32;
    private static final int MAX_DESCRIPTION_BYTES = 256;
    private static final Duration SHORTEST = Duration.ofMinutes(15);
    private static final Duration LONGEST = Duration.ofDays(365);
    /** How Go writes a time that was never set. */
    private static final Instant ZERO_TIME = Instant.parse("0001-01-01T00:00:00Z");

    private static final PolicyReader READER = new PolicyReader(PolicyReader.MAX_POLICY_BYTES);

    private ServiceAccountRules() {}

    /**
     * The policy as it is kept: compact JSON.
     *
     * @throws AwsException {@code XMinioMalformedIAMPolicy} if it is not a policy or has no statement,
     *     {@code XMinioIAMServiceAccountSessionPolicyTooLarge}
     */
    static String policy(String json) {
        ReadResult result = READER.readForCreation(json);
        Policy policy =
                result.policy().orElseThrow(() -> AwsException.of(X_MINIO_MALFORMED_IAM_POLICY, result.describe()));
        if (policy.statements().isEmpty()) {
            throw AwsException.of(X_MINIO_MALFORMED_IAM_POLICY, "It has no statement.");
        }
        String compact = PolicyWriter.write(policy);
        if (IamNames.bytes(compact) > MAX_POLICY_BYTES) {
            throw AwsException.of(
                    X_MINIO_IAM_SERVICE_ACCOUNT_SESSION_POLICY_TOO_LARGE,
                    "It has %d bytes; at most %d are allowed.".formatted(IamNames.bytes(compact), MAX_POLICY_BYTES));
        }
        return compact;
    }

    /** Whether this is a JSON object without members. */
    static boolean isEmptyObject(String json) {
        try {
            return StateJson.parse(json).isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** @throws AwsException {@code XMinioInvalidResource} */
    static void checkName(String name) {
        char first = name.isEmpty() ? ' ' : name.charAt(0);
        boolean beginsWithLetter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
        if (!beginsWithLetter || IamNames.bytes(name) > MAX_NAME_BYTES || IamNames.hasUnprintable(name)) {
            throw AwsException.of(
                    X_MINIO_INVALID_RESOURCE,
                    "The name of a service account begins with an ASCII letter and has at most %d bytes."
                            .formatted(MAX_NAME_BYTES));
        }
    }

    /** @throws AwsException {@code XMinioInvalidResource} */
    static void checkDescription(String description) {
        if (IamNames.bytes(description) > MAX_DESCRIPTION_BYTES || IamNames.hasUnprintable(description)) {
            throw AwsException.of(
                    X_MINIO_INVALID_RESOURCE,
                    "The description of a service account is one line of at most %d bytes."
                            .formatted(MAX_DESCRIPTION_BYTES));
        }
    }

    /**
     * The expiration in whole seconds; empty for never.
     *
     * @throws AwsException {@code XMinioInvalidResource} if it is in the past, {@code InternalError} if it is too soon
     *     or too far away
     */
    static Optional<Instant> expiration(Instant wanted, Instant now) {
        if (!isSet(wanted)) {
            return Optional.empty();
        }
        Instant expiration = wanted.truncatedTo(ChronoUnit.SECONDS);
        if (expiration.isBefore(now)) {
            throw AwsException.of(X_MINIO_INVALID_RESOURCE, "The expiration %s has passed.".formatted(expiration));
        }
        Instant from = now.truncatedTo(ChronoUnit.SECONDS);
        if (expiration.isBefore(from.plus(SHORTEST)) || expiration.isAfter(from.plus(LONGEST))) {
            throw new AwsException(
                    INTERNAL_ERROR,
                    "invalid service account expiration: it is %d minutes to %d days from now, not %s"
                            .formatted(SHORTEST.toMinutes(), LONGEST.toDays(), expiration));
        }
        return Optional.of(expiration);
    }

    /** Whether an expiration is set: MinIO writes the zero time or the Unix epoch for never. */
    static boolean isSet(Instant expiration) {
        return !expiration.equals(Instant.EPOCH) && !expiration.equals(ZERO_TIME);
    }
}
