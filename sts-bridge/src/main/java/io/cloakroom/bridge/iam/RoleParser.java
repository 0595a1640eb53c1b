package io.cloakroom.bridge.iam;

import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.bridge.state.StateParser;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the roles. While one cannot be read, nobody can assume it, and its sessions are refused. */
final class RoleParser implements StateParser<Optional<KnownRoles.Known>, KnownRoles> {
    private static final Logger LOG = LoggerFactory.getLogger(RoleParser.class);

    @Override
    public String pathPrefix() {
        return RoleFile.DIRECTORY;
    }

    @Override
    public Optional<KnownRoles.Known> read(StateDocument document) {
        try {
            StoredRole stored = RoleFile.read(document.json());
            return Optional.of(
                    new KnownRoles.Known(stored, stored.known(document.path().substring(RoleFile.DIRECTORY.length()))));
        } catch (IllegalArgumentException e) {
            LOG.error(
                    "{} in the state store cannot be read: {}. Nobody can assume the role until it is repaired.",
                    document.path(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public KnownRoles combine(Map<String, Optional<KnownRoles.Known>> byName) {
        return new KnownRoles(byName);
    }
}
