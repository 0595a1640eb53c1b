package io.cloakroom.bridge.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.credentials.DirectoryUser;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.iam.PolicyStore;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.policies.Realm;
import io.cloakroom.policy.Effect;
import io.cloakroom.policy.Policy;
import io.cloakroom.policy.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The policies of somebody merged into one document, as MinIO shows them. Nothing is decided by it. */
final class EffectivePolicy {
    /** The policies that root is shown with. */
    private static final List<String> OF_ROOT = List.of("consoleAdmin");

    private final PolicyStore store;
    private final PolicySource source;

    EffectivePolicy(PolicyStore store, PolicySource source) {
        this.store = store;
        this.source = source;
    }

    /**
     * The policies of root, or of a user and its groups.
     *
     * @param groups those of a user of a directory
     */
    JsonNode of(Owner owner, List<String> groups) {
        return merged(
                switch (owner) {
                    case Owner.Root root -> OF_ROOT;
                    case Owner.User(String name) -> source.namesOfUser(name);
                    case Owner.Directory user ->
                        source.namesOfDirectoryUser(
                                user.dn(), groups, user.member().asOf());
                });
    }

    /** The policies of a session, without its session policy. */
    JsonNode of(Session session) {
        if (session.user().isPresent()) {
            return of(new Owner.User(session.user().get()), List.of());
        }
        Optional<DirectoryUser> directory = session.directory();
        if (directory.isPresent()) {
            DirectoryUser user = directory.get();
            return merged(source.namesOfDirectoryUser(user.dn(), user.groups(), user.asOf()));
        }
        Realm realm = new Realm(session.provider(), session.issuer());
        Optional<String> role = session.role();
        if (role.isPresent() && source.role(role.get()).isPresent()) {
            return merged(source.namesOfRole(role.get()));
        }
        List<String> names = role.map(source::namesOfRole).orElse(session.policies());
        return merged(names.stream()
                .flatMap(name -> source.document(realm, name).stream()
                        .map(policy -> session.chosen().orElse(name).equals(name) ? policy : deniesOf(policy))));
    }

    /** What counts of a policy where another one was chosen. */
    private static Policy deniesOf(Policy policy) {
        return new Policy(
                policy.id(),
                policy.version(),
                policy.statements().stream()
                        .filter(statement -> statement.effect() == Effect.DENY)
                        .toList());
    }

    /** The policies of a caller, without a session policy or the policy of a service account. */
    JsonNode of(Principal principal) {
        return switch (principal) {
            case Principal.Root root -> of(new Owner.Root(), List.of());
            case Principal.User user -> of(new Owner.User(user.name()), List.of());
            case Principal.ServiceAccount account -> of(account.owner(), account.groups());
            case Principal.AssumedRole role -> of(role.session());
            case Principal.Anonymous anonymous -> merged(List.of());
        };
    }

    private JsonNode merged(Collection<String> names) {
        Map<String, Policy> all = store.list();
        return merged(names.stream().map(all::get).filter(Objects::nonNull));
    }

    private static JsonNode merged(Stream<Policy> policies) {
        List<Statement> statements =
                policies.flatMap(policy -> policy.statements().stream()).toList();
        return AdminJson.policy(new Policy(Optional.empty(), Policy.VERSION, statements));
    }
}
