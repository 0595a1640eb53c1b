/**
 * What a principal may do. A table says which actions and resources an S3 operation needs; the request gives the
 * values of condition keys; the policy engine decides. Only what is allowed becomes an authorized call.
 */
@NullMarked
package io.cloakroom.bridge.authz;

import org.jspecify.annotations.NullMarked;
