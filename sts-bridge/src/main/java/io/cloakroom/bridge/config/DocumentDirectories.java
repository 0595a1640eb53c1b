package io.cloakroom.bridge.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Directories of documents that are read again when they change.
 *
 * @param policies one {@code NAME.json} for each policy
 * @param roles one {@code NAME.json} for each role
 */
public record DocumentDirectories(Optional<Path> policies, Optional<Path> roles) {}
