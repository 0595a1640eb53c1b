package io.cloakroom.bridge.state;

/**
 * A JSON document as stored.
 *
 * @param path segments separated by {@code /}, no leading slash: {@code keys/ring}
 * @param revision greater than that of every earlier write to the store; never 0
 * @param json the text as written
 */
public record StateDocument(String path, long revision, String json) {}
