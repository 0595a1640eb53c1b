package io.cloakroom.bridge.state;

import java.util.List;

/**
 * Documents as they were at one moment.
 *
 * @param revision of the latest change, of any document, that the listing knows of; 0 if there never was one
 * @param documents sorted by path
 */
public record StateListing(long revision, List<StateDocument> documents) {
    public StateListing {
        documents = List.copyOf(documents);
    }
}
