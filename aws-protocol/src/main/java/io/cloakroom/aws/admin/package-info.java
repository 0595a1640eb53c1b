/**
 * The wire format of MinIO's admin API: bodies encrypted under the secret access key that signs the request.
 * What the calls do, and who may make them, is left to the service.
 */
@NullMarked
package io.cloakroom.aws.admin;

import org.jspecify.annotations.NullMarked;
