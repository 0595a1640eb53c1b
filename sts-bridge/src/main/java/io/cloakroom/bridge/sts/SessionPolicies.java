package io.cloakroom.bridge.sts;

import static io.cloakroom.aws.AwsErrorCode.MALFORMED_POLICY_DOCUMENT;
import static io.cloakroom.aws.AwsErrorCode.PACKED_POLICY_TOO_LARGE;

import io.cloakroom.aws.AwsException;
import io.cloakroom.policy.Policy;
import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.json.PolicyWriter;
import io.cloakroom.policy.json.ReadResult;
import java.nio.charset.StandardCharsets;

/** Reads the {@code Policy} parameter. */
final class SessionPolicies {
    private static final PolicyReader READER = new PolicyReader(PolicyReader.MAX_POLICY_BYTES);

    private SessionPolicies() {}

    /**
     * The policy in compact form.
     *
     * @throws AwsException {@code MalformedPolicyDocument} naming every problem; {@code PackedPolicyTooLarge} over 2048
     *     bytes
     */
    static String compact(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > PolicyReader.MAX_POLICY_BYTES) {
            throw tooLarge(bytes.length);
        }
        ReadResult read = READER.readForCreation(bytes);
        Policy policy = read.policy()
                .orElseThrow(() -> new AwsException(
                        MALFORMED_POLICY_DOCUMENT,
                        MALFORMED_POLICY_DOCUMENT.standardMessage() + " " + read.describe()));
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
