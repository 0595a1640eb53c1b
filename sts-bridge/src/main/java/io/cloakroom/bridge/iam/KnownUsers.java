package io.cloakroom.bridge.iam;

import io.cloakroom.bridge.state.LazyDocument;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All users as this node knows them. Each is read when it is first asked for. */
final class KnownUsers {
    private final Map<String, LazyDocument<Optional<KnownUser>>> byName;

    /** @param users by name; empty: the document cannot be read */
    KnownUsers(Map<String, LazyDocument<Optional<KnownUser>>> users) {
        this.byName = new HashMap<>(users);
    }

    @Nullable
    KnownUser get(String name) {
        LazyDocument<Optional<KnownUser>> user = byName.get(name);
        return user == null ? null : user.get().orElse(null);
    }

    /** The user of this name, if it has this id. */
    @Nullable
    KnownUser get(String name, String id) {
        KnownUser user = get(name);
        return user != null && user.stored().id().equals(id) ? user : null;
    }

    /** Whether the user of this name and id is gone for good. One that cannot be read may be repaired. */
    boolean isGone(String name, String id) {
        LazyDocument<Optional<KnownUser>> user = byName.get(name);
        return user == null
                || user.get().filter(known -> !known.stored().id().equals(id)).isPresent();
    }

    /** Those that can be read, by name. Reads all. */
    Map<String, KnownUser> byName() {
        Map<String, KnownUser> users = HashMap.newHashMap(byName.size());
        byName.forEach((name, user) -> user.get().ifPresent(known -> users.put(name, known)));
        return users;
    }
}
