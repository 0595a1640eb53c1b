/** The bridge as a process: how it starts, ends, and refuses to. */
@NullMarked
package io.cloakroom.e2e.process;

import org.jspecify.annotations.NullMarked;
