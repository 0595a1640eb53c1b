@NullMarked
package io.cloakroom.bridge.console;

import org.jspecify.annotations.NullMarked;
