/** One record a request, for the audit log. */
@NullMarked
package io.cloakroom.bridge.audit;

import org.jspecify.annotations.NullMarked;
