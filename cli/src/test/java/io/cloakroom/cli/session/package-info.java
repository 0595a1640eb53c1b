@NullMarked
package io.cloakroom.cli.session;

import org.jspecify.annotations.NullMarked;
