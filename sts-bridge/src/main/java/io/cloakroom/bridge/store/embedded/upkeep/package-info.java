/**
 * What an operator does with the directory of an embedded store: check it, make it small, back it up. Serving objects
 * is not done here.
 */
@NullMarked
package io.cloakroom.bridge.store.embedded.upkeep;

import org.jspecify.annotations.NullMarked;
