/** Tests of the loader, and of the reference that lists its settings. */
@NullMarked
package io.cloakroom.bridge.config;

import org.jspecify.annotations.NullMarked;
