package io.cloakroom.policy.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.policy.Policy;
import java.util.Optional;

/**
 * Reads policy documents. The bridge, Keycloak and the command line share this reader, so that a document means the
 * same to all of them. The methods never throw on bad input.
 *
 * <p>As lenient as MinIO: element names in any letter case, unknown members ignored, one text in place of a list.
 * Stricter where leniency hides a mistake: members given twice, in any letter case, and {@code NotPrincipal} are
 * refused.
 */
public final class PolicyReader {
    /** MinIO's limit for named policies and bucket policies. */
    public static final int MAX_POLICY_BYTES = 20 * 1024;

    /** The maximum number of problems reported for one document. */
    public static final int MAX_PROBLEMS = 100;

    private final int maxBytes;

    /** @param maxBytes longer documents are invalid; counted as UTF-8 */
    public PolicyReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Reads a stored identity policy. */
    public ReadResult read(byte[] json) {
        return read(json, Dialect.STORED);
    }

    /** Reads a stored identity policy. */
    public ReadResult read(String json) {
        return read(json.getBytes(UTF_8), Dialect.STORED);
    }

    /** Reads a policy that is being created or passed to an STS call: it must give its version. */
    public ReadResult readForCreation(byte[] json) {
        return read(json, Dialect.NEW);
    }

    /** Reads a policy that is being created or passed to an STS call: it must give its version. */
    public ReadResult readForCreation(String json) {
        return read(json.getBytes(UTF_8), Dialect.NEW);
    }

    /** Reads the policy of a bucket: each statement has a principal and only resources of this bucket. */
    public ReadResult readBucketPolicy(byte[] json, String bucket) {
        return read(json, Dialect.ofBucket(bucket));
    }

    /** Reads the policy of an unknown bucket: each statement has a principal. */
    public ReadResult readBucketPolicy(byte[] json) {
        return read(json, Dialect.ANY_BUCKET);
    }

    private ReadResult read(byte[] json, Dialect dialect) {
        Problems problems = new Problems();
        if (json.length > maxBytes) {
            problems.add("", "the document has %d bytes; at most %d are allowed".formatted(json.length, maxBytes));
        }
        Optional<JsonTree> tree =
                Optional.of(json).filter(bytes -> problems.isEmpty()).flatMap(bytes -> JsonTree.read(bytes, problems));
        Optional<Policy> policy =
                tree.flatMap(document -> new PolicyParser(problems, dialect).policy(document.value()));
        return policy.isPresent() && problems.isEmpty()
                ? new ReadResult.Valid(
                        policy.get(),
                        new Place("", tree.get().value()),
                        tree.get().rest())
                : new ReadResult.Invalid(problems.toList());
    }
}
