/** What keeps a log readable that others can cause lines of. What is logged, and where, is up to the callers. */
@NullMarked
package io.cloakroom.bridge.log;

import org.jspecify.annotations.NullMarked;
