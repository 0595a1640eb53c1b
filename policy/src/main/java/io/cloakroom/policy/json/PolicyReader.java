package io.cloakroom.policy.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.policy.Policy;
import io.cloakroom.policy.match.ResourcePattern;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads policy documents. One reader for the bridge, Keycloak and the command line, so that all mean the same by a
 * document (they never throw on bad input).
 *
 * <p>As lenient as MinIO: element names in any letter case, unknown members ignored, one text in place of a list. Not
 * as lenient where that hides a mistake: members given twice, in any letter case, and {@code NotPrincipal} are refused.
 */
public final class PolicyReader {
    /** MinIO's limit for named policies and bucket policies. */
    public static final int MAX_POLICY_BYTES = 20 * 1024;

    /** The most problems that are reported of one document. */
    public static final int MAX_PROBLEMS = 100;

    private final int maxBytes;

    /** @param maxBytes longer documents are invalid; counted as UTF-8 */
    public PolicyReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Reads an identity policy as it may have been stored. */
    public ReadResult read(byte[] json) {
        return read(json, Source.STORED);
    }

    /** Reads an identity policy as it may have been stored. */
    public ReadResult read(String json) {
        return read(json.getBytes(UTF_8), Source.STORED);
    }

    /** Reads a policy that is about to be created or passed to an STS call: it must give its version. */
    public ReadResult readForCreation(byte[] json) {
        return read(json, Source.NEW);
    }

    /** Reads a policy that is about to be created or passed to an STS call: it must give its version. */
    public ReadResult readForCreation(String json) {
        return read(json.getBytes(UTF_8), Source.NEW);
    }

    /** Reads the policy of a bucket: each statement has a principal and only resources of this bucket. */
    public ReadResult readBucketPolicy(byte[] json, String bucket) {
        Problems problems = new Problems();
        Optional<Policy> policy = parse(json, problems, true);
        if (policy.isPresent()) {
            BucketRules.check(policy.get(), bucket, problems);
        }
        return result(policy, problems);
    }

    private enum Source {
        STORED,
        NEW
    }

    private ReadResult read(byte[] json, Source source) {
        Problems problems = new Problems();
        Optional<Policy> policy = parse(json, problems, false);
        if (policy.isPresent() && source == Source.NEW) {
            checkNew(policy.get(), problems);
        }
        return result(policy, problems);
    }

    private Optional<Policy> parse(byte[] json, Problems problems, boolean isBucketPolicy) {
        if (json.length > maxBytes) {
            problems.add("", "the document has %d bytes; at most %d are allowed".formatted(json.length, maxBytes));
            return Optional.empty();
        }
        Optional<JsonNode> tree = JsonTree.read(json, problems);
        Optional<Policy> policy = tree.flatMap(node -> new PolicyParser(problems, isBucketPolicy).policy(node));
        return problems.isEmpty() ? policy : Optional.empty();
    }

    private static void checkNew(Policy policy, Problems problems) {
        if (policy.version().isEmpty()) {
            problems.add("/Version", "Version cannot be empty expecting '2012-10-17'");
        }
        for (int i = 0; i < policy.statements().size(); i++) {
            List<ResourcePattern> patterns =
                    policy.statements().get(i).resources().patterns();
            Optional<ResourcePattern> inert = patterns.stream()
                    .filter((Predicate<ResourcePattern>) ResourcePattern::isInert)
                    .findFirst();
            if (inert.isPresent()) {
                problems.add(
                        "/Statement/%d/%s"
                                .formatted(
                                        i,
                                        policy.statements().get(i).resources().element()),
                        "invalid resource '%s': it names no bucket".formatted(inert.get()));
            }
        }
    }

    private static ReadResult result(Optional<Policy> policy, Problems problems) {
        return policy.isPresent() && problems.isEmpty()
                ? new ReadResult.Valid(policy.get())
                : new ReadResult.Invalid(problems.toList());
    }
}
