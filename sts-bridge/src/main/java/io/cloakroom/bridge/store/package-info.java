/**
 * The object store as the gateway sees it. Everything here runs on the event loop of the exchange unless it says that
 * it blocks.
 */
@NullMarked
package io.cloakroom.bridge.store;

import org.jspecify.annotations.NullMarked;
