/** What happens when a process is killed or a peer misbehaves. */
@NullMarked
package io.cloakroom.e2e.robustness;

import org.jspecify.annotations.NullMarked;
