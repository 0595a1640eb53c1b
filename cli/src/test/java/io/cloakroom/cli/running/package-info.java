@NullMarked
package io.cloakroom.cli.running;

import org.jspecify.annotations.NullMarked;
