package io.cloakroom.bridge.store.embedded.catalog;

import java.util.HashSet;
import java.util.Set;

/**
 * The entity tags of a conditional header: a set, or any ({@code *}). Weak tags count as strong, and quotes may be left
 * out.
 */
public record EntityTags(boolean any, Set<String> tags) {
    /** Reads the value of {@code If-Match} or {@code If-None-Match}. */
    public static EntityTags parse(String header) {
        Set<String> tags = new HashSet<>();
        for (String item : header.split(",", -1)) {
            String tag = unquoted(item.strip());
            if (!tag.isEmpty()) {
                tags.add(tag);
            }
        }
        return new EntityTags(tags.remove("*"), Set.copyOf(tags));
    }

    /**
     * Whether an object of this entity tag is meant.
     *
     * @param etag without quotes
     */
    public boolean contains(String etag) {
        return any || tags.contains(etag);
    }

    /** An entity tag without {@code W/} and quotes. */
    public static String unquoted(String tag) {
        String strong = tag.startsWith("W/") ? tag.substring(2) : tag;
        boolean quoted = strong.length() >= 2 && strong.startsWith("\"") && strong.endsWith("\"");
        return quoted ? strong.substring(1, strong.length() - 1) : strong;
    }
}
