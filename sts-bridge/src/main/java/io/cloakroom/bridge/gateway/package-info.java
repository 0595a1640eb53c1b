/** The S3 pipeline: authenticate, classify, authorize, hand to the store. Knows nothing of the HTTP engine. */
@NullMarked
package io.cloakroom.bridge.gateway;

import org.jspecify.annotations.NullMarked;
