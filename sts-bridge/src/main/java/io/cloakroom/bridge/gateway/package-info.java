/**
 * The S3 pipeline: authenticate, classify, check the kind of payload, authorize, hand on. Lists of buckets and multi-
 * deletes are answered here, for each of their entries is decided alone, and so are the calls about bucket policies,
 * which are kept beside the store. The rest is streamed to the store.
 */
@NullMarked
package io.cloakroom.bridge.gateway;

import org.jspecify.annotations.NullMarked;
