@NullMarked
package io.cloakroom.cli.agent;

import org.jspecify.annotations.NullMarked;
