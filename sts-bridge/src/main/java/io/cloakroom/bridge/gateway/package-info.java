/**
 * The S3 pipeline: authenticate, classify, check the kind of payload, authorize, hand on. Lists of buckets and multi-
 * deletes are answered here, for each of their entries is decided alone. The rest is streamed to the store.
 */
@NullMarked
package io.cloakroom.bridge.gateway;

import org.jspecify.annotations.NullMarked;
