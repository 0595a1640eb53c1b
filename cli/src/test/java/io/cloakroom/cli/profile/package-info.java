@NullMarked
package io.cloakroom.cli.profile;

import org.jspecify.annotations.NullMarked;
