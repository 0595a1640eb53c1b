/**
 * A bridge under attack: clients that hold back what they send, servers beside it that do not answer or answer badly, and probes
 * from other addresses that must not notice. Attacks say what a stranger or a user with credentials can do; nothing here knows how
 * the bridge defends itself.
 */
@NullMarked
package io.cloakroom.benchmarks.attack;

import org.jspecify.annotations.NullMarked;
