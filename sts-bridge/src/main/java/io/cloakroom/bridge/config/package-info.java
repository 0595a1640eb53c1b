/** Settings as records and their loader; the only reader of the environment and of configuration files. */
@NullMarked
package io.cloakroom.bridge.config;

import org.jspecify.annotations.NullMarked;
