/**
 * Settings as records that hold only valid values, and their loader. Nothing else reads the environment or
 * configuration files. All mistakes are reported at once, each with its key.
 */
@NullMarked
package io.cloakroom.bridge.config;

import org.jspecify.annotations.NullMarked;
