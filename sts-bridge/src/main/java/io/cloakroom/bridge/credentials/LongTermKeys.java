package io.cloakroom.bridge.credentials;

import io.cloakroom.aws.AwsException;
import java.util.List;
import java.util.Optional;

/** The long-term keys of users and their service accounts, as this node knows them now. Does no I/O. */
public interface LongTermKeys {
    /** No user or service account has one. */
    LongTermKeys NONE = new LongTermKeys() {
        @Override
        public Optional<Credential> find(String accessKeyId) {
            return Optional.empty();
        }

        @Override
        public boolean isCurrentUser(Session session) {
            return false;
        }

        @Override
        public List<String> groupsOf(Session session) {
            return List.of();
        }
    };

    /**
     * The user or service account with this access key id; empty if there is none.
     *
     * @throws AwsException {@code InvalidAccessKeyId} with the reason, if it is disabled or has expired;
     *     {@code ServiceUnavailable} if the state may be too old to tell
     */
    Optional<Credential> find(String accessKeyId);

    /**
     * Whether the user of a session is still there and enabled. A new user of the same name is another one.
     *
     * @param session of a user, see {@link Session#user()}
     * @throws AwsException {@code ServiceUnavailable} if the state may be too old to tell
     */
    boolean isCurrentUser(Session session);

    /** The groups that the user of a session is in now. */
    List<String> groupsOf(Session session);

    /**
     * Notes that a session that belongs to a user of a directory is used here, the first time as far as this node
     * remembers.
     */
    default void seen(Session session) {}

    /**
     * Whether the role of a session still exists, the roles of the sessions it was made from, and its user, if it has
     * one.
     *
     * @param session of a role of this installation, see {@link Session#assumption()}
     * @throws AwsException {@code ServiceUnavailable} if the state may be too old to tell
     */
    default boolean isCurrentRole(Session session) {
        return false;
    }
}
