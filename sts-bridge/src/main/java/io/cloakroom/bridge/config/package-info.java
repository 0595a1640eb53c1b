/** Settings as records, and their loader. Nothing else reads the environment or configuration files. */
@NullMarked
package io.cloakroom.bridge.config;

import org.jspecify.annotations.NullMarked;
