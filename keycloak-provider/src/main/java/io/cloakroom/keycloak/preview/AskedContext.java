package io.cloakroom.keycloak.preview;

import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.condition.TokenClaims;
import io.cloakroom.policy.condition.UnavailableValueException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request that nobody has made yet: the user, as Keycloak's scopes {@code profile} and {@code email}
 * write it, and what the administrator says. All else is unknown, not absent.
 *
 * @param user null: any, so that nothing is known of it
 * @param given values of condition keys
 */
record AskedContext(String issuer, @Nullable Person user, Map<String, List<String>> given) implements RequestContext {
    AskedContext {
        given = Map.copyOf(given);
    }

    @Override
    public List<String> values(String key) {
        @Nullable List<String> said = given.get(key);
        if (said != null) {
            return said;
        }
        return switch (key) {
            case "aws:principaltype" -> List.of("AssumedRole");
            case "jwt:iss" -> List.of(issuer);
            default -> {
                if (user == null) {
                    throw new UnavailableValueException(key);
                }
                yield of(user, key);
            }
        };
    }

    private List<String> of(Person known, String key) {
        return switch (key) {
            case "aws:userid", "aws:username" -> List.of(TokenClaims.parentUser(issuer, known.id()));
            case "jwt:sub" -> List.of(known.id());
            case "jwt:preferred_username" -> listOf(known.username());
            case "jwt:email" -> listOf(known.email());
            case "jwt:given_name" -> listOf(known.firstName());
            case "jwt:family_name" -> listOf(known.lastName());
            default -> throw new UnavailableValueException(key);
        };
    }

    private static List<String> listOf(@Nullable String value) {
        return value == null ? List.of() : List.of(value);
    }
}
