package io.cloakroom.bridge.admin;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.authz.Holder;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.iam.AccountStatus;
import io.cloakroom.bridge.iam.Group;
import io.cloakroom.bridge.iam.Iam;
import io.cloakroom.bridge.iam.PolicyMappings;
import io.cloakroom.bridge.iam.ServiceAccount;
import io.cloakroom.bridge.iam.User;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everybody whom this installation knows by name and who can send requests now. The users of identity providers are not
 * among them: which policies they have is in their tokens.
 */
final class KnownHolders {
    private final Iam iam;
    private final InstantSource clock;

    KnownHolders(Iam iam, InstantSource clock) {
        this.iam = iam;
        this.clock = clock;
    }

    /** The kinds, in the order in which they are listed. */
    enum Kind {
        ANYBODY("anybody", Optional.empty()),
        USER("user", Optional.of("admin:ListUsers")),
        SERVICE_ACCOUNT("service account", Optional.of("admin:ListServiceAccounts")),
        ROLE("role", Optional.empty()),
        LDAP_USER("LDAP user", Optional.of("admin:ListUsers")),
        LDAP_GROUP("LDAP group", Optional.of("admin:ListGroups")),
        GROUP("group", Optional.of("admin:ListGroups")),
        POLICY("policy", Optional.empty());

        private final String word;
        private final Optional<String> needs;

        Kind(String word, Optional<String> needs) {
            this.word = word;
            this.needs = needs;
        }

        String word() {
            return word;
        }

        /** The action that lists them; empty if the one that lists policies does. */
        Optional<String> needs() {
            return needs;
        }
    }

    /** Somebody, and what people call them. */
    record Known(String name, Holder holder) {}

    /** All of a kind. What each has is looked up when it is reached. */
    Stream<Known> of(Kind kind) {
        return switch (kind) {
            case ANYBODY -> Stream.of(new Known("*", new Holder.Anybody()));
            case USER ->
                enabledUsers().map(user -> new Known(user.name(), new Holder.User(user.name(), user.groups())));
            case SERVICE_ACCOUNT -> serviceAccounts();
            case ROLE -> iam.roles().list().stream().map(role -> new Known(role.name(), new Holder.Role(role.arn())));
            case GROUP ->
                iam.groups().list().stream()
                        .flatMap(name -> group(name).stream())
                        .filter(group -> group.status() == AccountStatus.ENABLED)
                        .map(group -> new Known(group.name(), new Holder.Policies(group.policies())));
            case LDAP_USER -> attached(iam.directoryUsersWithPolicies(), PolicyMappings.Holder.DirectoryUser::new);
            case LDAP_GROUP -> attached(iam.directoryGroupsWithPolicies(), PolicyMappings.Holder.DirectoryGroup::new);
            case POLICY ->
                iam.policies().list().keySet().stream()
                        .map(name -> new Known(name, new Holder.Policies(List.of(name))));
        };
    }

    /** Empty: it was removed a moment ago. */
    private Optional<Group> group(String name) {
        try {
            return Optional.of(iam.groups().info(name));
        } catch (AwsException e) {
            return Optional.empty();
        }
    }

    private Stream<User> enabledUsers() {
        return iam.users().list().stream().filter(user -> user.status() == AccountStatus.ENABLED);
    }

    private Stream<Known> serviceAccounts() {
        Map<String, User> users = enabledUsers().collect(Collectors.toMap(User::name, Function.identity()));
        Instant now = clock.instant();
        return iam.serviceAccounts().list().stream()
                .filter(account -> account.status() == AccountStatus.ENABLED)
                .filter(account -> account.expiration().filter(now::isAfter).isEmpty())
                .filter(account -> !(account.owner() instanceof Owner.User owner) || users.containsKey(owner.name()))
                .map(account -> new Known(
                        account.accessKeyId(),
                        new Holder.ServiceAccount(
                                account.accessKeyId(), account.owner(), groups(account, users), account.policy())));
    }

    private static List<String> groups(ServiceAccount account, Map<String, User> users) {
        return account.owner() instanceof Owner.User owner
                ? Optional.ofNullable(users.get(owner.name())).map(User::groups).orElse(List.of())
                : account.groups();
    }

    private Stream<Known> attached(List<String> dns, Function<String, PolicyMappings.Holder> holder) {
        return dns.stream().map(dn -> new Known(dn, new Holder.Policies(iam.directoryPolicies(holder.apply(dn)))));
    }
}
