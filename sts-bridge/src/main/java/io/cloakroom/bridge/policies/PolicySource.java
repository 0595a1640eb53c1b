package io.cloakroom.bridge.policies;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.policy.Effect;
import io.cloakroom.policy.Policy;
import io.cloakroom.policy.PolicySet;
import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.match.NearestName;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The compiled policies of names, roles and sessions. It works on a snapshot in memory, so it does no I/O. A changed
 * document takes effect with the next question. Sessions with the same names or the same session policy share the
 * compiled form.
 */
public final class PolicySource {
    /**
     * The heap that cached session policies may take: enough for some thousands of usual ones, or 300 of the largest.
     */
    private static final int SESSION_POLICY_BYTES = 64 << 20;

    /** The most that a compiled policy takes per character of its text. */
    private static final int BYTES_A_CHARACTER = 100;

    /** A fixed amount per policy, for the actions it has been asked about. */
    private static final int BYTES_A_POLICY = 8 << 10;

    /** The policies of a user to whom everything is denied. */
    private static final PolicySet NOTHING = PolicySet.compile(
            "blocked user",
            new PolicyReader(PolicyReader.MAX_POLICY_BYTES).read("""
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Deny", "Action": ["s3:*"], "Resource": ["arn:aws:s3:::*"]},
                  {"Effect": "Deny", "Action": ["admin:*"]},
                  {"Effect": "Deny", "Action": ["kms:*"]},
                  {"Effect": "Deny", "Action": ["sts:*"]}]}\
                """).policy().orElseThrow());

    private final PolicyDocuments documents;
    private final Map<String, List<String>> roles;
    private final Attachments attachments;
    private final PolicyReader reader = new PolicyReader(PolicyReader.MAX_POLICY_BYTES);
    private final Cache<String, PolicySet> sessionPolicies = Caffeine.newBuilder()
            .maximumWeight(SESSION_POLICY_BYTES)
            .weigher((String json, PolicySet compiled) -> BYTES_A_POLICY + BYTES_A_CHARACTER * json.length())
            .executor(Runnable::run)
            .build();

    /** @param roles policy names by role ARN */
    public PolicySource(PolicyDocuments documents, Map<String, List<String>> roles, Attachments attachments) {
        this.documents = documents;
        this.roles = Map.copyOf(roles);
        this.attachments = attachments;
    }

    /** Only the canned policies, without roles. */
    public static PolicySource canned() {
        return new PolicySource(PolicyDocuments.canned(), Map.of(), Attachments.NONE);
    }

    /**
     * The union of the named policies. A name that never had a document adds nothing. A name denies everything if its
     * document is invalid, or if its document is gone and held a Deny or replaced a canned policy.
     */
    public PolicySet resolve(List<String> names) {
        return documents.snapshot().resolve(names);
    }

    /** The union of the policies that these names mean for an identity of a realm. */
    public PolicySet resolve(Realm realm, List<String> names) {
        return documents.snapshot(realm).resolve(names);
    }

    /** The current policies of a role; none if the role no longer exists. */
    public PolicySet ofRole(String roleArn) {
        return resolve(namesOfRole(roleArn));
    }

    /**
     * The current policies of a role for an identity of a realm. Those of a role of this installation are never the
     * realm's.
     */
    public PolicySet ofRole(Realm realm, String roleArn) {
        List<String> ofProvider = roles.get(roleArn);
        return ofProvider == null ? ofRole(roleArn) : resolve(realm, ofProvider);
    }

    /** The names of the current policies of a role. */
    public List<String> namesOfRole(String roleArn) {
        List<String> ofProvider = roles.get(roleArn);
        return ofProvider != null
                ? ofProvider
                : attachments.role(roleArn).map(TrustedRole::policies).orElse(List.of());
    }

    /** The role of this installation with this ARN; empty for those of providers. */
    public Optional<TrustedRole> role(String roleArn) {
        return attachments.role(roleArn);
    }

    /** The roles of this installation. */
    public List<TrustedRole> roles() {
        return attachments.roles();
    }

    /** The document of a name, if there is a valid one. */
    public Optional<Policy> document(String name) {
        return documents.find(name);
    }

    /** The document that a name means for an identity of a realm, if there is a valid one. */
    public Optional<Policy> document(Realm realm, String name) {
        return Optional.ofNullable(documents.snapshot(realm).policies().get(name))
                .map(policy -> policy.get().policy());
    }

    /** Whether the document that a name means for an identity of a realm denies something, or is invalid or gone. */
    public boolean denies(Realm realm, String name) {
        return document(realm, name)
                .filter(policy -> policy.statements().stream().anyMatch(part -> part.effect() == Effect.DENY))
                .isPresent();
    }

    /** The names of the current policies of a user and its groups. */
    public List<String> namesOfUser(String name) {
        return attachments.ofUser(name);
    }

    /** The current policies of a user and its groups. */
    public PolicySet ofUser(String name) {
        return attachments.isBlocked(name) ? NOTHING : resolve(namesOfUser(name));
    }

    /** The names of the current policies of a user of a directory and its groups, as {@link Attachments} has them. */
    public List<String> namesOfDirectoryUser(String dn, List<String> groups, Instant asOf) {
        return attachments.ofDirectoryUser(dn, groups, asOf).orElse(List.of());
    }

    /** The current policies of a user of a directory and its groups. */
    public PolicySet ofDirectoryUser(String dn, List<String> groups, Instant asOf) {
        return attachments.ofDirectoryUser(dn, groups, asOf).map(this::resolve).orElse(NOTHING);
    }

    /** The groups of a directory among these that policies are attached to. */
    public List<String> attachedGroups(List<String> groups) {
        return attachments.attachedGroups(groups);
    }

    /** The names among these that have a document or once had one. */
    public Set<String> remembered(Collection<String> names) {
        return remembered(documents.snapshot(), names);
    }

    /** As {@link #remembered(Collection)}, for an identity of a realm. */
    public Set<String> remembered(Realm realm, Collection<String> names) {
        return remembered(documents.snapshot(realm), names);
    }

    private static Set<String> remembered(Snapshot snapshot, Collection<String> names) {
        return names.stream().filter(snapshot::remembers).collect(Collectors.toUnmodifiableSet());
    }

    /** The names among these that have a document, valid or not, or that deny because theirs is gone. */
    public Set<String> known(Collection<String> names) {
        return known(documents.snapshot(), names);
    }

    /** As {@link #known(Collection)}, for an identity of a realm. */
    public Set<String> known(Realm realm, Collection<String> names) {
        return known(documents.snapshot(realm), names);
    }

    private static Set<String> known(Snapshot snapshot, Collection<String> names) {
        return names.stream().filter(snapshot::contains).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Makes sure that what a realm has saved a moment ago is known here. Blocks: for logins with a name that is not
     * known.
     *
     * @return false if the realm offers policies but cannot be asked now
     */
    public boolean askRealm(Realm realm) {
        return documents.askRealm(realm.provider());
    }

    /** The name known to an identity of a realm that is closest to this one, if any is close enough to be meant. */
    public Optional<String> nearest(Realm realm, String unknownName) {
        return NearestName.among(documents.snapshot(realm).names(), unknownName);
    }

    /**
     * A session policy, compiled.
     *
     * @param compactJson as sealed into the session; if it cannot be read, everything is denied
     */
    public PolicySet sessionPolicy(String compactJson) {
        return sessionPolicies.get(
                compactJson,
                json -> reader.read(json)
                        .policy()
                        .map(policy -> PolicySet.compile("session policy", policy))
                        .orElse(PolicySet.EMPTY));
    }
}
