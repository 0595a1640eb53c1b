/** Where named policies come from: canned ones and a watched directory. */
@NullMarked
package io.cloakroom.bridge.policies;

import org.jspecify.annotations.NullMarked;
