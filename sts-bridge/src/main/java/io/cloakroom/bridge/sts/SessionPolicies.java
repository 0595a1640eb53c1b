package io.cloakroom.bridge.sts;

import static io.cloakroom.aws.AwsErrorCode.INVALID_PARAMETER_VALUE;
import static io.cloakroom.aws.AwsErrorCode.MALFORMED_POLICY_DOCUMENT;
import static io.cloakroom.aws.AwsErrorCode.PACKED_POLICY_TOO_LARGE;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.sts.SessionParameters;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.policies.Realm;
import io.cloakroom.policy.Policy;
import io.cloakroom.policy.Statement;
import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.json.PolicyWriter;
import io.cloakroom.policy.json.ReadResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the parameters {@code Policy} and {@code PolicyArns}. */
final class SessionPolicies {
    private static final PolicyReader READER = new PolicyReader(PolicyReader.MAX_POLICY_BYTES);

    private SessionPolicies() {}

    /**
     * The session policy in compact form: the union of the policy that was passed and of the named ones as they are
     * now, for this identity. Empty if there is neither.
     *
     * @throws AwsException as {@link #compact(String)}; {@code InvalidParameterValue} if there is no policy of a name
     */
    static Optional<String> compact(Login login, PolicySource policies) {
        SessionParameters asked = login.asked();
        if (asked.policies().isEmpty()) {
            return asked.policy().map(SessionPolicies::compact);
        }
        List<Statement> statements = new ArrayList<>();
        asked.policy().map(SessionPolicies::read).ifPresent(policy -> statements.addAll(policy.statements()));
        Realm realm =
                new Realm(login.identity().source().name(), login.identity().issuer());
        for (String name : asked.policies()) {
            Policy policy = policies.document(realm, name)
                    .orElseThrow(() -> AwsException.of(
                            INVALID_PARAMETER_VALUE,
                            "`PolicyArns` names `%s`: there is no policy of that name.".formatted(name)));
            statements.addAll(policy.statements());
        }
        return Optional.of(compact(new Policy(Optional.empty(), Policy.VERSION, statements)));
    }

    /**
     * The policy in compact form.
     *
     * @throws AwsException {@code MalformedPolicyDocument} naming every problem; {@code PackedPolicyTooLarge} over 2048
     *     bytes
     */
    static String compact(String json) {
        return compact(read(json));
    }

    private static Policy read(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > PolicyReader.MAX_POLICY_BYTES) {
            throw tooLarge(bytes.length);
        }
        ReadResult read = READER.readForCreation(bytes);
        return read.policy()
                .orElseThrow(() -> new AwsException(
                        MALFORMED_POLICY_DOCUMENT,
                        MALFORMED_POLICY_DOCUMENT.standardMessage() + " " + read.describe()));
    }

    private static String compact(Policy policy) {
        String compact = PolicyWriter.write(policy);
        int size = compact.getBytes(StandardCharsets.UTF_8).length;
        if (size > PolicyWriter.MAX_SESSION_POLICY_BYTES) {
            throw tooLarge(size);
        }
        return compact;
    }

    private static AwsException tooLarge(int bytes) {
        return new AwsException(
                PACKED_POLICY_TOO_LARGE,
                "Session policy should not exceed %d characters: in compact form it has %d bytes; shorten `Policy`, with patterns in place of lists"
                        .formatted(PolicyWriter.MAX_SESSION_POLICY_BYTES, bytes));
    }
}
