package io.cloakroom.bridge.credentials;

import java.util.List;
import java.util.Set;

/**
 * What a session carries that somebody got by assuming a role of this installation.
 *
 * @param roleId of the role; a new role of the same name has another one
 * @param inherited the session policies of the sessions it was made from, as compact JSON: they narrow it as well
 * @param transitiveTags keys of the session tags that are handed on to sessions made from this one
 * @param origins the sessions it was made from, the first one first. How many they can be is bounded by the longest
 *     session token
 */
public record Assumption(String roleId, List<String> inherited, Set<String> transitiveTags, List<Origin> origins) {
    public Assumption {
        inherited = List.copyOf(inherited);
        transitiveTags = Set.copyOf(transitiveTags);
        origins = List.copyOf(origins);
    }
}
