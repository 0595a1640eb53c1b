package io.cloakroom.bridge.policies;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.state.Parsed;
import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.bridge.state.StateException;
import io.cloakroom.bridge.state.StateParser;
import io.cloakroom.bridge.state.StateView;
import io.cloakroom.policy.Policy;
import io.cloakroom.policy.json.OneLine;
import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.json.ReadResult;
import io.cloakroom.policy.match.BucketPrincipals;
import io.cloakroom.policy.match.Principals;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policies of buckets. They are documents of the state, so every node knows them, and looking one up is a look into
 * an immutable map. One that cannot be read denies everything to everybody but the owner.
 */
public final class BucketPolicies {
    /** The maximum length of a document, in bytes. */
    public static final int MAX_BYTES = PolicyReader.MAX_POLICY_BYTES;

    private static final Logger LOG = LoggerFactory.getLogger(BucketPolicies.class);
    private static final int MAX_SHOWN = 200;
    private static final String DIRECTORY = "bucket-policies/";
    private static final String MEMBER = "policy";
    private static final ObjectMapper JSON = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private final @Nullable StateView state;
    private final @Nullable Parsed<Map<String, BucketPolicy>> parsed;
    private final boolean isKept;

    private BucketPolicies(
            @Nullable StateView state, @Nullable Parsed<Map<String, BucketPolicy>> parsed, boolean isKept) {
        this.state = state;
        this.parsed = parsed;
        this.isKept = isKept;
    }

    /** No bucket has a policy, and none can get one. */
    public static BucketPolicies none() {
        return new BucketPolicies(null, null, false);
    }

    /**
     * The policies of this state.
     *
     * @param isKept whether the state outlives the process; if not, no policy is accepted, because a Deny would end
     *     with the process
     */
    public static BucketPolicies of(StateView state, boolean isKept) {
        return new BucketPolicies(state, state.parse(new Documents()), isKept);
    }

    /** The policies that are in force now, by bucket. Immutable. */
    public Map<String, BucketPolicy> all() {
        Parsed<Map<String, BucketPolicy>> documents = parsed;
        return documents == null ? Map.of() : documents.get();
    }

    /**
     * The same, for callers whom nothing else allows.
     *
     * @throws AwsException {@code ServiceUnavailable} if they may be too old to let anybody in
     */
    public Map<String, BucketPolicy> current() {
        Parsed<Map<String, BucketPolicy>> documents = parsed;
        return documents == null ? Map.of() : documents.current();
    }

    /** The policy of a bucket, as the state has it now. Blocks. */
    public Optional<BucketPolicy> find(String bucket) {
        StateView view = state;
        return view == null
                ? Optional.empty()
                : guarded(() -> view.get(DIRECTORY + bucket)).map(document -> Documents.policy(bucket, document));
    }

    /**
     * Gives a bucket a policy, in place of any that it has. In force on this node when the call returns. Blocks.
     *
     * @throws AwsException {@code MalformedPolicy} with a sentence, {@code PolicyTooLarge}, {@code NotImplemented} if
     *     there is nowhere to keep it, {@code ServiceUnavailable}
     */
    public void put(String bucket, byte[] json) {
        StateView view = state;
        if (view == null || !isKept) {
            throw AwsException.of(
                    AwsErrorCode.NOT_IMPLEMENTED,
                    "This bridge has no state to keep it in: start it with --data DIR, or with MINIO_ETCD_ENDPOINTS.");
        }
        if (json.length > MAX_BYTES) {
            throw tooLarge(json.length);
        }
        Policy policy = Documents.checked(bucket, json);
        String document;
        try {
            JsonNode written = JSON.readTree(BucketPolicy.of(bucket, policy).json());
            document = JSON.createObjectNode().set(MEMBER, written).toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a policy is written as JSON", e);
        }
        guarded(() -> view.update(DIRECTORY + bucket, found -> document));
    }

    /** A bucket policy that is too long. */
    public static AwsException tooLarge(long bytes) {
        return AwsException.of(
                AwsErrorCode.POLICY_TOO_LARGE, "It has %d bytes; at most %d are allowed.".formatted(bytes, MAX_BYTES));
    }

    /**
     * Deletes a bucket, and then the policy that it had before. One that a new bucket of the name gets meanwhile stays.
     * Blocks.
     */
    public void endWith(String bucket, Runnable deletion) {
        StateView view = state;
        Optional<StateDocument> found = view == null ? Optional.empty() : guarded(() -> view.get(DIRECTORY + bucket));
        deletion.run();
        if (view != null && found.isPresent()) {
            try {
                var unused = guarded(
                        () -> view.delete(DIRECTORY + bucket, found.get().revision()));
            } catch (AwsException e) {
                LOG.warn("bucket {} is deleted; its policy goes before another of its name is made", bucket);
            }
        }
    }

    /** Removes the policy of a bucket, if it has one. Blocks. */
    public void remove(String bucket) {
        StateView view = state;
        while (view != null) {
            Optional<StateDocument> found = guarded(() -> view.get(DIRECTORY + bucket));
            if (found.isEmpty()
                    || guarded(() -> view.delete(DIRECTORY + bucket, found.get().revision()))
                            .isPresent()) {
                return;
            }
        }
    }

    /**
     * Removes the policy of a deleted bucket, so that a new bucket of its name does not inherit it. Blocks.
     *
     * @param isGone whether the bucket is deleted; called after the policy was read, so that one put meanwhile stays
     */
    public void removeIf(String bucket, BooleanSupplier isGone) {
        StateView view = state;
        if (view == null) {
            return;
        }
        Optional<StateDocument> found = guarded(() -> view.get(DIRECTORY + bucket));
        if (found.isPresent() && isGone.getAsBoolean()) {
            OptionalLong removed =
                    guarded(() -> view.delete(DIRECTORY + bucket, found.get().revision()));
            LOG.info(
                    "bucket {} is made anew: the policy of the one before {}",
                    bucket,
                    removed.isPresent() ? "is removed" : "was replaced meanwhile");
        }
    }

    /** The store's own message may tell where it is, so it goes to the log only. */
    private static <T> T guarded(Supplier<T> work) {
        try {
            return work.get();
        } catch (StateException e) {
            LOG.error("A bucket policy could not be read or written: {}.", e.getMessage());
            LOG.debug("The failure", e);
            throw AwsException.of(
                    AwsErrorCode.SERVICE_UNAVAILABLE,
                    "The state store cannot be read or written now, so the change may not be in force. Try again"
                            + " later.");
        }
    }

    /** Documents {@code bucket-policies/BUCKET}, whose member {@code policy} is the policy. */
    private static final class Documents implements StateParser<BucketPolicy, Map<String, BucketPolicy>> {
        private static final PolicyReader READER = new PolicyReader(MAX_BYTES);

        /** A stored document was written by us, and may be a little longer than what was put. */
        private static final PolicyReader STORED = new PolicyReader(4 * MAX_BYTES);

        @Override
        public String pathPrefix() {
            return DIRECTORY;
        }

        @Override
        public BucketPolicy read(StateDocument document) {
            return policy(document.path().substring(DIRECTORY.length()), document);
        }

        @Override
        public Map<String, BucketPolicy> combine(Map<String, BucketPolicy> byName) {
            return Map.copyOf(byName);
        }

        static BucketPolicy policy(String bucket, StateDocument document) {
            String reason;
            try {
                // A missing member must not be read as the empty policy, which denies nothing.
                byte[] json =
                        JSON.writeValueAsBytes(JSON.readTree(document.json()).required(MEMBER));
                ReadResult result = STORED.readBucketPolicy(json, bucket);
                Optional<String> problem = result.policy().isPresent()
                        ? principalProblem(result.policy().get())
                        : Optional.of(result.describe());
                if (problem.isEmpty()) {
                    return BucketPolicy.of(bucket, result.policy().orElseThrow());
                }
                reason = problem.get();
            } catch (JsonProcessingException e) {
                reason = e.getOriginalMessage();
            } catch (IllegalArgumentException e) {
                reason = "it has no member `%s`".formatted(MEMBER);
            }
            LOG.error(
                    "{} in the state store is invalid, so everything in the bucket is denied: {}",
                    document.path(),
                    reason);
            return BucketPolicy.unreadable(bucket);
        }

        private static Optional<String> principalProblem(Policy policy) {
            for (int i = 0; i < policy.statements().size(); i++) {
                Optional<Principals> principals = policy.statements().get(i).principals();
                for (String name : principals.map(Principals::patterns).orElse(List.of())) {
                    Optional<String> problem = BucketPrincipals.problem(name);
                    if (problem.isPresent()) {
                        return Optional.of("/Statement/%d/Principal: invalid principal '%s': %s"
                                .formatted(i, OneLine.of(name, MAX_SHOWN), problem.get()));
                    }
                }
            }
            return Optional.empty();
        }

        static Policy checked(String bucket, byte[] json) {
            ReadResult result = READER.readBucketPolicy(json, bucket);
            if (result.policy().isEmpty()) {
                throw new AwsException(AwsErrorCode.MALFORMED_POLICY, result.describe());
            }
            Policy policy = result.policy().get();
            if (policy.version().isEmpty()) {
                throw new AwsException(AwsErrorCode.MALFORMED_POLICY);
            }
            principalProblem(policy).ifPresent(problem -> {
                throw new AwsException(AwsErrorCode.MALFORMED_POLICY, problem);
            });
            return policy;
        }
    }
}
