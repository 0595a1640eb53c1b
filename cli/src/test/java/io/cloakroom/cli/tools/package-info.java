@NullMarked
package io.cloakroom.cli.tools;

import org.jspecify.annotations.NullMarked;
