@NullMarked
package io.cloakroom.cli.keychain;

import org.jspecify.annotations.NullMarked;
