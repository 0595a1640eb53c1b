/** From an S3 call to required actions and resources, and to the decision. */
@NullMarked
package io.cloakroom.bridge.authz;

import org.jspecify.annotations.NullMarked;
