/** Re-signs calls with the upstream's key and streams them to an S3 store. */
@NullMarked
package io.cloakroom.bridge.store.upstream;

import org.jspecify.annotations.NullMarked;
