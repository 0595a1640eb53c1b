/**
 * Keeps refresh tokens: in the keychain of the system by its own tool, else in a file that only its owner can read.
 */
@NullMarked
package io.cloakroom.cli.keychain;

import org.jspecify.annotations.NullMarked;
