/**
 * Policy documents as JSON: reading them, with a JSON Pointer for every problem, and writing them compactly. The only
 * package of this module that uses a JSON library.
 */
@NullMarked
package io.cloakroom.policy.json;

import org.jspecify.annotations.NullMarked;
