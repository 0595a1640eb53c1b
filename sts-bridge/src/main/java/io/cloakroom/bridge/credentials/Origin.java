package io.cloakroom.bridge.credentials;

import java.util.Optional;

/**
 * A session that another one was made from, as far as cut-offs name it: what voids it voids the other, too.
 *
 * @param role as {@link Session#role}
 * @param revokeType its label
 */
public record Origin(String accessKeyId, Optional<String> role, Optional<String> revokeType) {
    public static Origin of(String accessKeyId, Session session) {
        return new Origin(accessKeyId, session.role(), session.revokeType());
    }
}
