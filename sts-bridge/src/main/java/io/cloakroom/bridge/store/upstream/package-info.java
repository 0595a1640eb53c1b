/**
 * The S3 store behind the gateway. An authorized call is written anew, signed with the gateway's own key and streamed
 * there; the answer is streamed back without what belongs to the other store alone.
 */
@NullMarked
package io.cloakroom.bridge.store.upstream;

import org.jspecify.annotations.NullMarked;
