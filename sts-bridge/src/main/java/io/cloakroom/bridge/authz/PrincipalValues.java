package io.cloakroom.bridge.authz;

import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.credentials.DirectoryUser;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.policy.condition.ConditionKey;
import io.cloakroom.policy.condition.UnavailableValueException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The condition keys about the principal. Their values come only from the sealed session. */
final class PrincipalValues {
    private static final String TAG_PREFIX = "aws:PrincipalTag/";

    private PrincipalValues() {}

    /**
     * The values of a key for a principal.
     *
     * @return an empty list for a key about something else, or one that this principal lacks
     * @throws UnavailableValueException for a claim that the token may have had but the session does not carry
     */
    static List<String> of(Principal principal, String key) {
        return switch (principal) {
            case Principal.Root root -> ofOwner(root.arn(), root.accessKeyId(), key);
            case Principal.User user -> ofUser(user.arn(), user.name(), user.groups(), key);
            case Principal.ServiceAccount account ->
                ofServiceAccount(account.accessKeyId(), account.owner(), account::groups, key);
            case Principal.AssumedRole role -> ofSession(role, key);
            case Principal.Anonymous anonymous -> ofAnonymous(key);
        };
    }

    private static List<String> ofOwner(String arn, String name, String key) {
        return switch (key) {
            case "aws:principaltype" -> List.of("Account");
            case "aws:PrincipalArn" -> List.of(arn);
            case "aws:userid", "aws:username" -> List.of(name);
            default -> List.of();
        };
    }

    static List<String> ofUser(String arn, String name, List<String> groups, String key) {
        return switch (key) {
            case "aws:principaltype" -> List.of("User");
            case "aws:PrincipalArn" -> List.of(arn);
            case "aws:userid", "aws:username" -> List.of(name);
            case "aws:groups" -> groups;
            default -> List.of();
        };
    }

    /** It acts as its owner. */
    static List<String> ofServiceAccount(String accessKeyId, Owner owner, Supplier<List<String>> groups, String key) {
        String arn = Principal.arnOf(owner);
        return switch (owner) {
            case Owner.Root root -> ofOwner(arn, accessKeyId, key);
            case Owner.User user -> ofUser(arn, user.name(), groups.get(), key);
            case Owner.Directory user -> ofDirectoryUser(user, groups, key);
        };
    }

    private static List<String> ofDirectoryUser(Owner.Directory user, Supplier<List<String>> groups, String key) {
        return switch (key) {
            case "aws:principaltype" -> List.of("AssumedRole");
            case "aws:PrincipalArn" -> List.of(Principal.arnOf(user));
            case "aws:userid", "ldap:user" -> List.of(user.dn());
            case "aws:username", "ldap:username" -> List.of(user.loginName());
            case "jwt:sub" -> List.of(user.dn());
            case "jwt:iss" -> List.of(DirectoryUser.ISSUER);
            case "aws:groups", "ldap:groups", "jwt:groups" -> {
                if (!user.member().isComplete()) {
                    throw new UnavailableValueException(key);
                }
                yield groups.get();
            }
            default -> {
                // A session of the same user may have it, and a Deny may ask about it.
                if (key.startsWith(ConditionKey.CLAIM)) {
                    throw new UnavailableValueException(key);
                }
                yield List.of();
            }
        };
    }

    private static List<String> ofSession(Principal.AssumedRole role, String key) {
        Session session = role.session();
        Optional<List<String>> ofDirectory = session.directory().flatMap(user -> user.values(key));
        if (ofDirectory.isPresent()) {
            return ofDirectory.get();
        }
        return switch (key) {
            case "aws:principaltype" -> List.of("AssumedRole");
            case "aws:userid", "aws:username" -> List.of(session.userName());
            case "aws:groups", "jwt:groups" -> groups(role, key);
            case "aws:PrincipalArn" -> List.of(session.roleArn());
            case "aws:TokenIssueTime" ->
                List.of(session.issuedAt().truncatedTo(ChronoUnit.SECONDS).toString());
            case "aws:SourceIdentity" -> listOf(session.attributes().sourceIdentity());
            case "jwt:sub" -> List.of(session.subject());
            case "jwt:iss" -> List.of(session.issuer());
            default -> named(session, key);
        };
    }

    private static List<String> groups(Principal.AssumedRole role, String key) {
        return role.session().user().isPresent() ? role.groups() : claim(role.session(), "groups", key);
    }

    private static List<String> named(Session session, String key) {
        if (key.startsWith(ConditionKey.CLAIM)) {
            return claim(session, key.substring(ConditionKey.CLAIM.length()), key);
        }
        if (key.startsWith(TAG_PREFIX)) {
            return listOf(Optional.ofNullable(session.attributes().tags().get(key.substring(TAG_PREFIX.length()))));
        }
        return List.of();
    }

    static List<String> ofAnonymous(String key) {
        return switch (key) {
            case "aws:principaltype" -> List.of("Anonymous");
            case "aws:userid", "aws:username" -> List.of("");
            default -> List.of();
        };
    }

    private static List<String> claim(Session session, String name, String key) {
        List<String> values = session.claims().get(name);
        if (values != null) {
            return values;
        }
        if (session.attributes().mayLack(name)) {
            throw new UnavailableValueException(key);
        }
        return List.of();
    }

    private static List<String> listOf(Optional<String> value) {
        return value.map(List::of).orElse(List.of());
    }
}
