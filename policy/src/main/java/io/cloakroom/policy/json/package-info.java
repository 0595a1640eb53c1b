/**
 * Policy documents as JSON: reading them with every problem and its JSON Pointer, and writing them compactly. The only
 * package of this module that knows a JSON library.
 */
@NullMarked
package io.cloakroom.policy.json;

import org.jspecify.annotations.NullMarked;
