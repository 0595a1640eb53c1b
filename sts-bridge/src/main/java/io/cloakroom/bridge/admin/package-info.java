/** Health endpoints. */
@NullMarked
package io.cloakroom.bridge.admin;

import org.jspecify.annotations.NullMarked;
