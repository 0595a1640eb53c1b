/**
 * The same requests sent to two S3 servers, and their answers compared: to a store and to the gateway in front of
 * another one, or to MinIO and to the embedded store. The requests are a table in the resources of this package. Both
 * servers are empty at the beginning, so that what they answer is the same but for times and drawn ids.
 */
@NullMarked
package io.cloakroom.testkit.differential;

import org.jspecify.annotations.NullMarked;
