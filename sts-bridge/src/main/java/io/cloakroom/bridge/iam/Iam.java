package io.cloakroom.bridge.iam;

import io.cloakroom.bridge.policies.PolicyDocuments;
import java.security.SecureRandom;
import java.time.InstantSource;

/**
 * Everything that changes users, groups, service accounts and policies. Each call blocks, changes a document as a whole
 * or not at all, and returns when this node has seen the change: the next decision heeds it. Changes of the same
 * document at the same time all take effect, one after the other.
 *
 * <p>Besides its own errors, every call that writes fails with {@code ServiceUnavailable} if the state store does.
 *
 * @see <a href="https://min.io/docs/minio/linux/administration/identity-access-management.html">MinIO: identity and
 *     access management</a>
 */
public final class Iam {
    private final IamDirectory directory;
    private final InstantSource clock;
    private final Users users;
    private final Groups groups;
    private final ServiceAccounts serviceAccounts;
    private final PolicyStore policies;
    private final PolicyMappings mappings;

    private Iam(IamDirectory directory, PolicyDocuments documents, SecureRandom random, InstantSource clock) {
        IamWrites writes = new IamWrites(directory, random, clock);
        this.directory = directory;
        this.clock = clock;
        this.users = new Users(directory, writes);
        this.groups = new Groups(directory, writes);
        this.serviceAccounts = new ServiceAccounts(directory, writes);
        this.policies = new PolicyStore(directory, documents, writes);
        this.mappings = new PolicyMappings(policies, writes);
    }

    /**
     * Makes the state of a directory changeable.
     *
     * @param documents the policies there are; must read the same state
     */
    public static Iam open(
            IamDirectory directory, PolicyDocuments documents, SecureRandom random, InstantSource clock) {
        return new Iam(directory, documents, random, clock);
    }

    public Users users() {
        return users;
    }

    public Groups groups() {
        return groups;
    }

    public ServiceAccounts serviceAccounts() {
        return serviceAccounts;
    }

    public PolicyStore policies() {
        return policies;
    }

    public PolicyMappings mappings() {
        return mappings;
    }

    /** Who has which policies. */
    public PolicyEntities entities(PolicyEntities.Question question) {
        return PolicyEntities.read(directory, question, clock.instant());
    }
}
