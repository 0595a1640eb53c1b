package io.cloakroom.bridge.credentials;

import java.util.List;
import java.util.Optional;

/**
 * A session that another one was made from, with the parts that cut-offs name: a cut-off that voids it voids the other
 * too.
 *
 * @param role as {@link Session#role}
 * @param roleId of a role of this installation; a new role of the same name has another one
 * @param revokeType its label
 * @param policies names that it has from its token; of a user of a directory, the DNs of its groups
 */
public record Origin(
        String accessKeyId,
        Optional<String> role,
        Optional<String> roleId,
        Optional<String> revokeType,
        List<String> policies) {
    public Origin {
        policies = List.copyOf(policies);
    }

    public static Origin of(String accessKeyId, Session session) {
        return new Origin(
                accessKeyId,
                session.role(),
                session.assumption().map(Assumption::roleId),
                session.revokeType(),
                session.role().isEmpty() || session.directory().isPresent() ? session.policies() : List.of());
    }
}
