/**
 * Where named policies come from: a watched directory, then the canned ones. Compiles what an identity's names amount to and
 * keeps it until a document changes. Who has which names is decided elsewhere.
 */
@NullMarked
package io.cloakroom.bridge.policies;

import org.jspecify.annotations.NullMarked;
