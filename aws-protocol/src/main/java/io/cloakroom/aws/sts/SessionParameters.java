package io.cloakroom.aws.sts;

import io.cloakroom.aws.Account;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a call that asks for session credentials says about the session. Every such action reads its parameters here.
 *
 * @param roleArn as sent; AWS SDKs always send one
 * @param roleSessionName 2 to 64 characters that an ARN may have
 * @param duration 900 to 31536000 seconds
 * @param policy the session policy as sent
 * @param policies names of policies that narrow the session too: {@code PolicyArns}
 * @param revokeType MinIO's {@code TokenRevokeType}: a label of up to 64 characters, by which the session may be ended
 */
public record SessionParameters(
        Optional<String> roleArn,
        Optional<String> roleSessionName,
        Optional<Duration> duration,
        Optional<String> policy,
        List<String> policies,
        Optional<String> revokeType) {
    /** Nothing was said. */
    public static final SessionParameters NONE =
            new SessionParameters(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** The default duration of AWS's older actions. */
    static final Duration HALF_A_DAY = Duration.ofHours(12);

    private static final int MAX_REVOKE_TYPE = 64;
    private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
    private static final int MIN_SECONDS = 900;
    private static final int MAX_SECONDS = 31_536_000;

    private static final Pattern POLICY_ARN =
            Pattern.compile("arn:aws:iam::(?:aws|" + Account.ID + "):policy/([^\\p{Cntrl},]{1,128})");
    private static final int MAX_POLICIES = 10;

    public SessionParameters {
        policies = List.copyOf(policies);
    }

    /** Without named policies, and without a label to end the session by. */
    public SessionParameters(
            Optional<String> roleArn,
            Optional<String> roleSessionName,
            Optional<Duration> duration,
            Optional<String> policy) {
        this(roleArn, roleSessionName, duration, policy, List.of(), Optional.empty());
    }

    /**
     * Reads the parameters of a call.
     *
     * @throws AwsException {@code InvalidParameterValue} for a bad duration, revoke type or {@code PolicyArns};
     *     {@code MalformedPolicyDocument} for an empty policy; {@code ValidationError} for a bad session name
     */
    static SessionParameters read(StsForm form) {
        return read(form, SessionParameters::seconds);
    }

    /** Reads the parameters of an action that has a rule of its own for the duration. */
    static SessionParameters read(StsForm form, Function<String, Duration> duration) {
        return readUndated(form).lasting(form.text("DurationSeconds"), duration);
    }

    /** All but the duration. */
    static SessionParameters readUndated(StsForm form) {
        refuseEmptyPolicy(form);
        return new SessionParameters(
                form.text("RoleArn"),
                form.text("RoleSessionName").map(SessionParameters::sessionName),
                Optional.empty(),
                form.text("Policy"),
                policies(form),
                form.text("TokenRevokeType").map(SessionParameters::revokeType));
    }

    /** The same, with a duration as sent. */
    SessionParameters lasting(Optional<String> durationSeconds) {
        return lasting(durationSeconds, SessionParameters::seconds);
    }

    private SessionParameters lasting(Optional<String> durationSeconds, Function<String, Duration> reader) {
        return new SessionParameters(
                roleArn, roleSessionName, durationSeconds.map(reader), policy, policies, revokeType);
    }

    /** Ignoring an empty policy would grant more than was asked for. */
    private static void refuseEmptyPolicy(StsForm form) {
        if (form.isEmpty("Policy")) {
            throw AwsException.of(
                    AwsErrorCode.MALFORMED_POLICY_DOCUMENT, "`Policy` is empty: leave it out, or pass a policy.");
        }
    }

    private static List<String> policies(StsForm form) {
        List<String> arns = form.members("PolicyArns", ".arn");
        if (arns.size() > MAX_POLICIES) {
            throw AwsException.of(
                    AwsErrorCode.INVALID_PARAMETER_VALUE,
                    "`PolicyArns` has %d entries; at most %d are allowed.".formatted(arns.size(), MAX_POLICIES));
        }
        return arns.stream().map(SessionParameters::policyName).distinct().toList();
    }

    private static String policyName(String arn) {
        Matcher matcher = POLICY_ARN.matcher(arn);
        if (!matcher.matches()) {
            throw AwsException.of(
                    AwsErrorCode.INVALID_PARAMETER_VALUE,
                    "`PolicyArns` names `%s`: expected `arn:aws:iam::%s:policy/NAME` or `arn:aws:iam::aws:policy/NAME`."
                            .formatted(arn, Account.ID));
        }
        return matcher.group(1);
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
