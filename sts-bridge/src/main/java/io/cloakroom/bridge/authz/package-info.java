/** Finds the actions and resources that an S3 call requires, and decides the call. */
@NullMarked
package io.cloakroom.bridge.authz;

import org.jspecify.annotations.NullMarked;
