package io.cloakroom.bridge.iam;

import io.cloakroom.bridge.credentials.Credential;
import io.cloakroom.bridge.state.LazyDocument;
import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.bridge.state.StateParser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the users. One that cannot be read does not exist.
 *
 * @param groupsOf the groups that the user with this id is in now
 */
record UserParser(UserFile file, Function<String, List<String>> groupsOf)
        implements StateParser<LazyDocument<Optional<KnownUser>>, KnownUsers> {
    private static final Logger LOG = LoggerFactory.getLogger(UserParser.class);

    @Override
    public String pathPrefix() {
        return UserFile.DIRECTORY;
    }

    @Override
    public LazyDocument<Optional<KnownUser>> read(StateDocument document) {
        return new LazyDocument<>(document, this::readUser);
    }

    private Optional<KnownUser> readUser(StateDocument document) {
        String name = document.path().substring(UserFile.DIRECTORY.length());
        try {
            StoredUser user = file.read(name, document.json());
            String id = user.id();
            return Optional.of(new KnownUser(
                    user,
                    new KeyCredential(
                            document.path(),
                            user.secret(),
                            secret -> new Credential.User(name, id, secret, () -> groupsOf.apply(id)))));
        } catch (IllegalArgumentException e) {
            LOG.error(
                    "{} in the state store cannot be read: {}. There is no such user until it is repaired or replaced.",
                    document.path(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public KnownUsers combine(Map<String, LazyDocument<Optional<KnownUser>>> byName) {
        return new KnownUsers(byName);
    }
}
