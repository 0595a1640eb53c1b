/**
 * The S3 pipeline: authenticate, classify, check the payload kind, authorize, forward. Bucket lists and multi-deletes
 * are answered here, because each of their entries is authorized separately. So are the calls about bucket policies,
 * which are kept beside the store. The rest is streamed to the store.
 */
@NullMarked
package io.cloakroom.bridge.gateway;

import org.jspecify.annotations.NullMarked;
