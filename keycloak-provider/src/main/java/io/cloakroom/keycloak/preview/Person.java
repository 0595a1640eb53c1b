package io.cloakroom.keycloak.preview;

import org.jspecify.annotations.Nullable;
import org.keycloak.models.UserModel;

/** What policies and administrators are told of a user. It outlives the session that has loaded the user. */
record Person(
        String id,
        String username,
        boolean isEnabled,
        @Nullable String email,
        @Nullable String firstName,
        @Nullable String lastName) {
    static Person of(UserModel user) {
        return new Person(
                user.getId(),
                user.getUsername(),
                user.isEnabled(),
                user.getEmail(),
                user.getFirstName(),
                user.getLastName());
    }
}
