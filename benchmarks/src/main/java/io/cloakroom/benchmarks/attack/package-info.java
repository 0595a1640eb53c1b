/**
 * A bridge under attack: clients that hold back data, servers that do not answer or answer badly, and probes from other
 * addresses that must notice nothing. The attacks are those of a stranger or of a user with credentials. Nothing here
 * knows how the bridge defends itself.
 */
@NullMarked
package io.cloakroom.benchmarks.attack;

import org.jspecify.annotations.NullMarked;
