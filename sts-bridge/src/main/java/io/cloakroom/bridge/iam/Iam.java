package io.cloakroom.bridge.iam;

import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.policies.PolicyDocuments;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

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
    private final DirectoryAccounts directoryAccounts;
    private final PolicyStore policies;
    private final PolicyMappings mappings;
    private final Roles roles;

    private Iam(IamDirectory directory, PolicyDocuments documents, SecureRandom random, InstantSource clock) {
        IamWrites writes = new IamWrites(directory, random, clock);
        this.directory = directory;
        this.clock = clock;
        this.users = new Users(directory, writes);
        this.groups = new Groups(directory, writes);
        this.serviceAccounts = new ServiceAccounts(directory, writes);
        this.directoryAccounts = new DirectoryAccounts(directory, writes);
        this.policies = new PolicyStore(directory, documents, writes);
        this.mappings = new PolicyMappings(policies, writes);
        this.roles = new Roles(directory, policies, writes);
    }

    /**
     * Makes the users, groups and policies of a state changeable.
     *
     * @param documents the known policies; must read the same state
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

    /**
     * Which users and groups of a directory have which policies, by DN.
     *
     * @param groupsOf the groups that a user is in now
     */
    public PolicyEntities directoryEntities(PolicyEntities.Question question, Function<String, List<String>> groupsOf) {
        return PolicyEntities.read(directory.mappings(), question, groupsOf, clock.instant());
    }

    /**
     * A user of a directory is in these groups.
     *
     * @param carried those that its access keys carry
     */
    public void directoryGroups(String dn, List<String> groups, Instant asOf, CarriedByKeys carried) {
        directory.members().refresh(dn, groups, asOf);
        directoryAccounts.refresh(dn, carried.groups(), new Owner.Membership(asOf, carried.isComplete()));
    }

    /**
     * Groups that access keys carry.
     *
     * @param isComplete whether groups without policies are among them
     */
    public record CarriedByKeys(List<String> groups, boolean isComplete) {
        public CarriedByKeys {
            groups = List.copyOf(groups);
        }
    }

    /**
     * A user of a directory is gone: its access keys count for nothing, until it is found again. They are kept, because
     * one look-up may be wrong. Its sessions are not ended here.
     */
    public void directoryUserGone(String dn) {
        directory.members().forget(dn);
        directoryAccounts.suspendAllOf(dn);
    }

    /**
     * It is not known whether a user of a directory still exists: its access keys count for nothing until it is found.
     */
    public void directoryUserUnknown(String dn) {
        directoryAccounts.suspendAllOf(dn);
    }

    /** The policies attached to a DN of a directory itself. */
    public List<String> directoryPolicies(PolicyMappings.Holder holder) {
        return switch (holder) {
            case PolicyMappings.Holder.DirectoryUser(String dn) ->
                directory.mappings().users().getOrDefault(dn, List.of());
            case PolicyMappings.Holder.DirectoryGroup(String dn) ->
                directory.mappings().groups().getOrDefault(dn, List.of());
            case PolicyMappings.Holder.User user -> List.of();
            case PolicyMappings.Holder.Group group -> List.of();
        };
    }

    /** The DNs of the users of a directory to whom policies are attached, sorted. */
    public List<String> directoryUsersWithPolicies() {
        return List.copyOf(directory.mappings().users().keySet());
    }

    /** The DNs of the groups of a directory to which policies are attached, sorted. */
    public List<String> directoryGroupsWithPolicies() {
        return List.copyOf(directory.mappings().groups().keySet());
    }

    public Roles roles() {
        return roles;
    }

    /** The users and groups of policies, and the policies of users and groups. */
    public PolicyEntities entities(PolicyEntities.Question question) {
        return PolicyEntities.read(directory, question, clock.instant());
    }
}
