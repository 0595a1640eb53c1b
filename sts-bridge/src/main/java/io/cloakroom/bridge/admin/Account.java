package io.cloakroom.bridge.admin;

import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.credentials.DirectoryUser;
import io.cloakroom.bridge.credentials.Session;
import java.util.Optional;

/**
 * The account that a caller belongs to.
 *
 * @param name MinIO's parent user: the name of the user, root's access key id, or the name of a user of an identity
 *     provider
 * @param kind of the key that signed
 * @param parent root, the user, or the user of a directory; empty for users of other identity providers
 * @param isNarrowed whether a session policy, or the policy of a service account, takes something away
 */
record Account(String name, Kind kind, Optional<Owner> parent, boolean isNarrowed) {
    /** The kinds of key. */
    enum Kind {
        /** Root's own key, or that of a user. */
        LONG_TERM,
        SERVICE_ACCOUNT,
        SESSION
    }

    /** @param rootAccessKeyId the name of root, for its service accounts */
    static Account of(Principal principal, String rootAccessKeyId) {
        return switch (principal) {
            case Principal.Root root ->
                new Account(root.accessKeyId(), Kind.LONG_TERM, Optional.of(new Owner.Root()), false);
            case Principal.User user ->
                new Account(user.name(), Kind.LONG_TERM, Optional.of(new Owner.User(user.name())), false);
            case Principal.ServiceAccount account ->
                new Account(
                        nameOf(account.owner(), rootAccessKeyId),
                        Kind.SERVICE_ACCOUNT,
                        Optional.of(account.owner()),
                        account.policy().isPresent());
            case Principal.AssumedRole role -> of(role.session());
            case Principal.Anonymous anonymous -> throw new IllegalStateException("nobody signs as nobody");
        };
    }

    private static Account of(Session session) {
        return new Account(
                session.userName(),
                Kind.SESSION,
                session.user()
                        .<Owner>map(Owner.User::new)
                        .or(() -> session.directory().flatMap(Account::ofDirectory)),
                !session.narrowing().isEmpty() || session.chosen().isPresent());
    }

    /** The owner of the access keys that a user of a directory creates; empty if the session lacks its login name. */
    private static Optional<Owner> ofDirectory(DirectoryUser user) {
        return user.loginName()
                .map(name ->
                        new Owner.Directory(user.dn(), name, new Owner.Membership(user.asOf(), user.hasAllGroups())));
    }

    static String nameOf(Owner owner, String rootAccessKeyId) {
        return switch (owner) {
            case Owner.Root root -> rootAccessKeyId;
            case Owner.User(String name) -> name;
            case Owner.Directory user -> user.dn();
        };
    }

    boolean isDerived() {
        return kind != Kind.LONG_TERM;
    }

    /** Whether this is root, or one of root's service accounts with all of root's rights. */
    boolean isOwner() {
        return !isNarrowed && parent.isPresent() && parent.get() instanceof Owner.Root;
    }

    /** Whether the caller belongs to this user, or to root, named by its access key id. */
    boolean is(String user) {
        return parent.isPresent() && name.equals(user);
    }

    /** Whether the caller belongs to this owner. */
    boolean has(Owner owner) {
        return parent.isPresent() && parent.get().equals(owner);
    }
}
