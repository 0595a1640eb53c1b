package io.cloakroom.bridge.iam;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All users as this node knows them. */
final class KnownUsers {
    private final Map<String, KnownUser> byName;
    private final Set<String> unreadable = new HashSet<>();

    /** @param users by name; empty: the document cannot be read */
    KnownUsers(Map<String, Optional<KnownUser>> users) {
        this.byName = HashMap.newHashMap(users.size());
        users.forEach((name, user) -> {
            if (user.isPresent()) {
                byName.put(name, user.get());
            } else {
                unreadable.add(name);
            }
        });
    }

    @Nullable
    KnownUser get(String name) {
        return byName.get(name);
    }

    /** The user of this name, if it has this id. */
    @Nullable
    KnownUser get(String name, String id) {
        KnownUser user = byName.get(name);
        return user != null && user.stored().id().equals(id) ? user : null;
    }

    /** Whether the user of this name and id is gone for good. One that cannot be read may be repaired. */
    boolean isGone(String name, String id) {
        return get(name, id) == null && !unreadable.contains(name);
    }

    Map<String, KnownUser> byName() {
        return Collections.unmodifiableMap(byName);
    }
}
