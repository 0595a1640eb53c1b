@NullMarked
package io.cloakroom.cli.login;

import org.jspecify.annotations.NullMarked;
