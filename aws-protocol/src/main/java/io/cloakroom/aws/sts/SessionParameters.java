package io.cloakroom.aws.sts;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What a call that asks for session credentials says about the session. Every such action reads its parameters here.
 *
 * @param roleArn as sent; AWS SDKs always send one
 * @param roleSessionName 2 to 64 characters that an ARN may have
 * @param duration 900 to 31536000 seconds
 * @param policy the session policy as sent
 * @param revokeType MinIO's {@code TokenRevokeType}: a label of up to 64 characters, by which the session may be ended
 */
public record SessionParameters(
        Optional<String> roleArn,
        Optional<String> roleSessionName,
        Optional<Duration> duration,
        Optional<String> policy,
        Optional<String> revokeType) {
    /** Nothing was said. */
    public static final SessionParameters NONE =
            new SessionParameters(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** How long the credentials of AWS's older actions last if the call does not say. */
    static final Duration HALF_A_DAY = Duration.ofHours(12);

    private static final int MAX_REVOKE_TYPE = 64;
    private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
    private static final int MIN_SECONDS = 900;
    private static final int MAX_SECONDS = 31_536_000;

    /** Without a label to end the session by. */
    public SessionParameters(
            Optional<String> roleArn,
            Optional<String> roleSessionName,
            Optional<Duration> duration,
            Optional<String> policy) {
        this(roleArn, roleSessionName, duration, policy, Optional.empty());
    }

    /**
     * Reads the parameters of a call.
     *
     * @throws AwsException {@code InvalidParameterValue} for a bad duration or revoke type or for {@code PolicyArns};
     *     {@code MalformedPolicyDocument} for an empty policy; {@code ValidationError} for a bad session name
     */
    static SessionParameters read(StsForm form) {
        return read(form, SessionParameters::seconds);
    }

    /** Reads the parameters of an action that has a rule of its own for the duration. */
    static SessionParameters read(StsForm form, Function<String, Duration> duration) {
        refuseWhatWouldNarrow(form);
        return new SessionParameters(
                form.text("RoleArn"),
                form.text("RoleSessionName").map(SessionParameters::sessionName),
                form.text("DurationSeconds").map(duration),
                form.text("Policy"),
                form.text("TokenRevokeType").map(SessionParameters::revokeType));
    }

    /** Parameters of AWS that narrow a session: to overlook one would hand out more than was asked for. */
    private static void refuseWhatWouldNarrow(StsForm form) {
        if (form.hasNameBeginningWith("PolicyArns.")) {
            throw AwsException.of(
                    AwsErrorCode.INVALID_PARAMETER_VALUE,
                    "`PolicyArns` is not supported: pass a session policy as `Policy`.");
        }
        if (form.isEmpty("Policy")) {
            throw AwsException.of(
                    AwsErrorCode.MALFORMED_POLICY_DOCUMENT, "`Policy` is empty: leave it out, or pass a policy.");
        }
    }

    private static String sessionName(String name) {
        if (!SESSION_NAME.matcher(name).matches()) {
            throw new AwsException(
                    AwsErrorCode.VALIDATION_ERROR,
                    "1 validation error detected: Value `%s` at 'roleSessionName' failed to satisfy constraint: Member must match [\\w+=,.@-]{2,64}"
                            .formatted(name));
        }
        return name;
    }

    private static String revokeType(String type) {
        if (type.length() > MAX_REVOKE_TYPE) {
            throw AwsException.of(
                    AwsErrorCode.INVALID_PARAMETER_VALUE,
                    "`TokenRevokeType` has %d characters; at most %d are allowed."
                            .formatted(type.length(), MAX_REVOKE_TYPE));
        }
        return type;
    }

    private static Duration seconds(String text) {
        try {
            int seconds = Integer.parseInt(text);
            if (seconds >= MIN_SECONDS && seconds <= MAX_SECONDS) {
                return Duration.ofSeconds(seconds);
            }
        } catch (NumberFormatException e) {
            // not a number: the same answer
        }
        throw new AwsException(
                AwsErrorCode.INVALID_PARAMETER_VALUE,
                "invalid token expiry: DurationSeconds must be %d to %d, not `%s`"
                        .formatted(MIN_SECONDS, MAX_SECONDS, text));
    }
}
