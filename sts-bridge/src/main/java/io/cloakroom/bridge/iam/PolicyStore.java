package io.cloakroom.bridge.iam;

import static io.cloakroom.aws.AwsErrorCode.ENTITY_TOO_LARGE;
import static io.cloakroom.aws.AwsErrorCode.INTERNAL_ERROR;
import static io.cloakroom.aws.AwsErrorCode.MALFORMED_POLICY;
import static io.cloakroom.aws.AwsErrorCode.POLICY_INVALID_NAME;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_INVALID_ARGUMENT;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_NO_SUCH_POLICY;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_IAM_POLICY_IN_USE;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_INVALID_RESOURCE;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_MALFORMED_IAM_POLICY;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.policies.PolicyDocuments;
import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.policy.Policy;
import io.cloakroom.policy.PolicyClaim;
import io.cloakroom.policy.PolicyName;
import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.json.ReadResult;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The named policies. Those in the state store can be changed; they come before those of the policies directory and the
 * canned ones. A change is in force when the call returns.
 */
public final class PolicyStore {
    /** The longest document, in bytes. */
    public static final int MAX_BYTES = PolicyReader.MAX_POLICY_BYTES;

    private final IamDirectory directory;
    private final PolicyDocuments documents;
    private final IamWrites writes;
    private final PolicyReader reader = new PolicyReader(MAX_BYTES);

    PolicyStore(IamDirectory directory, PolicyDocuments documents, IamWrites writes) {
        this.directory = directory;
        this.documents = documents;
        this.writes = writes;
    }

    /**
     * Creates a policy or replaces the one of this name, which may be one of another layer. It is stored in the form of
     * {@link io.cloakroom.policy.json.PolicyWriter}.
     *
     * @param json at most {@link #MAX_BYTES}; the policy must give its version and have a statement
     * @throws AwsException for the name {@code XMinioInvalidResource}, {@code PolicyInvalidName} or
     *     {@code XMinioAdminInvalidArgument}; for the document {@code EntityTooLarge},
     *     {@code XMinioMalformedIAMPolicy}, {@code MalformedPolicy} or {@code XMinioAdminInvalidArgument}
     */
    public void put(String name, byte[] json) {
        checkName(name);
        Policy policy = read(json);
        Instant now = writes.now();
        writes.state()
                .update(
                        PolicyFile.pathOf(name),
                        found -> PolicyFile.write(
                                policy, found.flatMap(PolicyFile::created).orElse(now), now));
        documents.refresh();
    }

    /**
     * The policy of this name, whichever layer it comes from.
     *
     * @throws AwsException {@code XMinioAdminNoSuchPolicy}
     */
    public PolicyDocument get(String name) {
        Policy policy = documents.find(name).orElseThrow(() -> noSuchPolicy(name));
        Optional<String> stored = writes.state().get(PolicyFile.pathOf(name)).map(StateDocument::json);
        return new PolicyDocument(
                name, policy, stored.flatMap(PolicyFile::created), stored.flatMap(PolicyFile::updated));
    }

    /** The policies of all layers, by name. */
    public SortedMap<String, Policy> list() {
        return documents.all();
    }

    /**
     * Removes a policy from the state store. If another layer has one of this name, that is in force again. A name that
     * does not exist is not an error.
     *
     * <p>A policy attached to a user, a group or a role cannot be removed. Sessions of identity providers that name it
     * lose what it allowed and what it denied. That differs from a document with a Deny that vanishes from the policies
     * directory: it goes on denying, because its removal may be a mistake. Here somebody asked for it.
     *
     * @throws AwsException {@code XMinioIAMPolicyInUse}; {@code InternalError} if the policy is not in the state store
     */
    public void remove(String name) {
        if (isInUse(name)) {
            throw AwsException.of(
                    X_MINIO_IAM_POLICY_IN_USE,
                    "Detach `%s` from its users, groups and roles first.".formatted(IamNames.shown(name)));
        }
        if (writes.state().delete(PolicyFile.pathOf(name))) {
            documents.refresh();
        } else if (documents.contains(name)) {
            throw new AwsException(
                    INTERNAL_ERROR,
                    "The policy `%s` cannot be removed: it is built in, or belongs to the policies directory."
                            .formatted(IamNames.shown(name)));
        }
    }

    /** @throws AwsException {@code XMinioAdminNoSuchPolicy} if there is no policy of this name */
    void checkExists(String name) {
        if (!documents.contains(name)) {
            throw noSuchPolicy(name);
        }
    }

    private boolean isInUse(String name) {
        return directory.users().byName().values().stream()
                        .anyMatch(user -> user.stored().policies().contains(name))
                || directory.groups().byName().values().stream()
                        .anyMatch(group -> group.policies().contains(name))
                || directory.mappings().names(name)
                || directory.rolesByName().values().stream()
                        .anyMatch(role -> role.policies().contains(name));
    }

    private Policy read(byte[] json) {
        if (json.length > MAX_BYTES) {
            throw AwsException.of(
                    ENTITY_TOO_LARGE, "A policy has at most %d bytes, not %d.".formatted(MAX_BYTES, json.length));
        }
        ReadResult result = reader.readForCreation(json);
        if (result.policy().isEmpty()) {
            if (reader.read(json)
                    .policy()
                    .filter(policy -> policy.version().isEmpty())
                    .isPresent()) {
                throw new AwsException(MALFORMED_POLICY);
            }
            throw AwsException.of(X_MINIO_MALFORMED_IAM_POLICY, result.describe());
        }
        Policy policy = result.policy().get();
        if (policy.statements().isEmpty()) {
            throw AwsException.of(X_MINIO_ADMIN_INVALID_ARGUMENT, "The policy has no statement.");
        }
        return policy;
    }

    private static void checkName(String name) {
        if (name.isEmpty()) {
            throw AwsException.of(X_MINIO_ADMIN_INVALID_ARGUMENT, "The policy has no name.");
        }
        if (!name.equals(PolicyClaim.trim(name))) {
            throw new AwsException(X_MINIO_INVALID_RESOURCE);
        }
        if (name.indexOf(',') >= 0) {
            throw new AwsException(POLICY_INVALID_NAME);
        }
        PolicyName.problem(name).ifPresent(problem -> {
            throw AwsException.of(X_MINIO_ADMIN_INVALID_ARGUMENT, "The %s.".formatted(problem));
        });
    }

    private static AwsException noSuchPolicy(String name) {
        return IamNames.failure(X_MINIO_ADMIN_NO_SUCH_POLICY, "There is no policy", name);
    }
}
