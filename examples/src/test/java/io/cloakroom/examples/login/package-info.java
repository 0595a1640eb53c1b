/** Tests of the login, attacks on it first. */
@NullMarked
package io.cloakroom.examples.login;

import org.jspecify.annotations.NullMarked;
