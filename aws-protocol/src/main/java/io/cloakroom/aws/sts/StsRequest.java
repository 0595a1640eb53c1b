package io.cloakroom.aws.sts;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.RequestHead;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** A call of STS whose parameters are well-formed. */
public sealed interface StsRequest {
    /** The API version every call names. */
    String VERSION = "2011-06-15";

    /** The name of the action, as on the wire. */
    String action();

    /**
     * {@code AssumeRoleWithWebIdentity}, or MinIO's {@code AssumeRoleWithClientGrants}, which differs in names only.
     *
     * @param token the web identity token, without ASCII white space at its ends
     * @param accessToken MinIO's {@code WebIdentityAccessToken}: asks user info
     * @param roleArn as sent; AWS SDKs always send one
     * @param duration 900 to 31536000 seconds
     * @param policy the session policy as sent
     * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">AssumeRoleWithWebIdentity</a>
     */
    record WebIdentity(
            boolean isClientGrants,
            Secret token,
            Optional<Secret> accessToken,
            Optional<String> roleArn,
            Optional<String> roleSessionName,
            Optional<Duration> duration,
            Optional<String> policy)
            implements StsRequest {
        @Override
        public String action() {
            return isClientGrants ? "AssumeRoleWithClientGrants" : "AssumeRoleWithWebIdentity";
        }
    }

    /**
     * Who am I.
     *
     * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">GetCallerIdentity</a>
     */
    record CallerIdentity() implements StsRequest {
        @Override
        public String action() {
            return "GetCallerIdentity";
        }
    }

    /**
     * Reads a call.
     *
     * @param body the posted form, bounded by the caller
     * @throws AwsException {@code MissingParameter} for another version; {@code InvalidParameterValue} for an unknown action or a bad
     *     duration; {@code ValidationError} for a bad session name
     */
    static StsRequest parse(RequestHead head, byte[] body) {
        StsForm form = StsForm.of(head, body);
        String version = form.text("Version").orElse("");
        if (!version.equals(VERSION)) {
            throw new AwsException(
                    AwsErrorCode.MISSING_PARAMETER,
                    "Invalid STS API version %s, expecting %s%s"
                            .formatted(version, VERSION, Rules.whatElseItMayBe(version, body)));
        }
        String action = form.text("Action").orElse("");
        return switch (action) {
            case "AssumeRoleWithWebIdentity" -> webIdentity(form, false);
            case "AssumeRoleWithClientGrants" -> webIdentity(form, true);
            case "GetCallerIdentity" -> new CallerIdentity();
            default ->
                throw new AwsException(AwsErrorCode.INVALID_PARAMETER_VALUE, "Unsupported action %s".formatted(action));
        };
    }

    private static WebIdentity webIdentity(StsForm form, boolean isClientGrants) {
        Rules.refuseWhatWouldNarrow(form);
        Secret token = form.token("Token")
                .or(() -> form.token("WebIdentityToken"))
                .orElseThrow(() -> AwsException.of(
                        AwsErrorCode.MISSING_PARAMETER,
                        "`%s` is expected.".formatted(isClientGrants ? "Token" : "WebIdentityToken")));
        return new WebIdentity(
                isClientGrants,
                token,
                form.secret("WebIdentityAccessToken"),
                form.text("RoleArn"),
                form.text("RoleSessionName").map(Rules::sessionName),
                form.text("DurationSeconds").map(Rules::duration),
                form.text("Policy"));
    }

    /** What single parameters must look like. */
    final class Rules {
        private static final String IAM_VERSION = "2010-05-08";
        private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
        private static final int MIN_SECONDS = 900;
        private static final int MAX_SECONDS = 31_536_000;

        private Rules() {}

        /** IAM is posted to the same path; and some send JSON and call it a form, as curl does unless told otherwise. */
        private static String whatElseItMayBe(String version, byte[] body) {
            if (version.equals(IAM_VERSION)) {
                return ". " + MisplacedCall.NO_IAM;
            }
            return version.isEmpty() && body.length > 0 && body[0] == '{'
                    ? ". The body is JSON; " + MisplacedCall.WHERE_STS_IS
                    : "";
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

        private static Duration duration(String text) {
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
}
