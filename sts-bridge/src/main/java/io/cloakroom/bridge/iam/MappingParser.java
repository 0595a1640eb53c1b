package io.cloakroom.bridge.iam;

import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.bridge.state.StateParser;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the policies attached to DNs. One that cannot be read may have held a Deny: the user or group is denied
 * everything.
 */
final class MappingParser implements StateParser<Optional<StoredMapping>, KnownMappings> {
    private static final Logger LOG = LoggerFactory.getLogger(MappingParser.class);

    @Override
    public String pathPrefix() {
        return MappingFile.DIRECTORY;
    }

    @Override
    public Optional<StoredMapping> read(StateDocument document) {
        try {
            return Optional.of(MappingFile.read(document.json()));
        } catch (IllegalArgumentException e) {
            LOG.error(
                    "{} in the state store cannot be read: {}. Everything is denied to whom it concerns until it is repaired or removed.",
                    document.path(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public KnownMappings combine(Map<String, Optional<StoredMapping>> byName) {
        return KnownMappings.of(byName);
    }
}
