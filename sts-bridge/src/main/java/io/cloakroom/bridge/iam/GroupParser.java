package io.cloakroom.bridge.iam;

import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.bridge.state.StateParser;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the groups. A group that cannot be read counts as disabled, because it may have had a policy with a Deny. If
 * its members cannot be read either, every user counts as one.
 */
final class GroupParser implements StateParser<Optional<StoredGroup>, KnownGroups> {
    private static final Logger LOG = LoggerFactory.getLogger(GroupParser.class);

    @Override
    public String pathPrefix() {
        return GroupFile.DIRECTORY;
    }

    @Override
    public Optional<StoredGroup> read(StateDocument document) {
        try {
            return Optional.of(GroupFile.read(document.json()));
        } catch (IllegalArgumentException e) {
            Optional<StoredGroup> blocking = GroupFile.readMembers(document.json());
            LOG.error(
                    "{} in the state store cannot be read: {}. The group counts as disabled: {} no policies until it is repaired or removed.",
                    document.path(),
                    e.getMessage(),
                    blocking.isPresent() ? "its members have" : "its members are not known, so all users have");
            return blocking;
        }
    }

    @Override
    public KnownGroups combine(Map<String, Optional<StoredGroup>> byName) {
        return new KnownGroups(byName);
    }
}
