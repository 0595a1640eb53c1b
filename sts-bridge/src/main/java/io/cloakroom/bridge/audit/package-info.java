/** One record a request, and the audit log they are written to. What became of a request is decided elsewhere. */
@NullMarked
package io.cloakroom.bridge.audit;

import org.jspecify.annotations.NullMarked;
