package io.cloakroom.bridge.credentials;

import java.util.List;
import java.util.Set;

/**
 * What a session carries if it was made by assuming a role of this installation.
 *
 * @param roleId of the role; a new role of the same name has another one
 * @param inherited the session policies of the sessions it was made from, as compact JSON: they narrow it as well
 * @param transitiveTags keys of the session tags that sessions made from this one inherit
 * @param origins the sessions it was made from, the first one first; their number is bounded by the longest session
 *     token
 */
public record Assumption(String roleId, List<String> inherited, Set<String> transitiveTags, List<Origin> origins) {
    public Assumption {
        inherited = List.copyOf(inherited);
        transitiveTags = Set.copyOf(transitiveTags);
        origins = List.copyOf(origins);
    }
}
