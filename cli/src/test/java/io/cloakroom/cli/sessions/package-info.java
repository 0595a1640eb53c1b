@NullMarked
package io.cloakroom.cli.sessions;

import org.jspecify.annotations.NullMarked;
