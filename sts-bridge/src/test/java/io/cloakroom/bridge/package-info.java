/** Tests of the log and of the whole bridge. */
@NullMarked
package io.cloakroom.bridge;

import org.jspecify.annotations.NullMarked;
