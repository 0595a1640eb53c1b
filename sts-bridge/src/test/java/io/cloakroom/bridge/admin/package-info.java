/** Tests of the health paths. */
@NullMarked
package io.cloakroom.bridge.admin;

import org.jspecify.annotations.NullMarked;
