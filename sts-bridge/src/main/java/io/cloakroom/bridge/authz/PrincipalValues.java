package io.cloakroom.bridge.authz;

import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.credentials.Session;
import java.util.List;

/** The condition keys that say who calls. They come from the sealed session and nowhere else. */
final class PrincipalValues {
    private static final String CLAIM_PREFIX = "jwt:";

    private PrincipalValues() {}

    /** @return an empty list for a key that says something else, or that this principal lacks */
    static List<String> of(Principal principal, String key) {
        return switch (principal) {
            case Principal.Root root -> ofRoot(root, key);
            case Principal.AssumedRole role -> ofSession(role.session(), key);
            case Principal.Anonymous anonymous -> ofAnonymous(key);
        };
    }

    private static List<String> ofRoot(Principal.Root root, String key) {
        return switch (key) {
            case "aws:principaltype" -> List.of("Account");
            case "aws:userid", "aws:username" -> List.of(root.accessKeyId());
            default -> List.of();
        };
    }

    private static List<String> ofSession(Session session, String key) {
        return switch (key) {
            case "aws:principaltype" -> List.of("AssumedRole");
            case "aws:userid", "aws:username" -> List.of(session.userName());
            case "aws:groups" -> claim(session, "groups");
            case "jwt:sub" -> List.of(session.subject());
            case "jwt:iss" -> List.of(session.issuer());
            default -> key.startsWith(CLAIM_PREFIX) ? claim(session, key.substring(CLAIM_PREFIX.length())) : List.of();
        };
    }

    private static List<String> ofAnonymous(String key) {
        return switch (key) {
            case "aws:principaltype" -> List.of("Anonymous");
            case "aws:userid", "aws:username" -> List.of("");
            default -> List.of();
        };
    }

    private static List<String> claim(Session session, String name) {
        return session.claims().getOrDefault(name, List.of());
    }
}
