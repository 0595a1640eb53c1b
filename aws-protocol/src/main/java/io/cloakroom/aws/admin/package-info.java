/**
 * The wire format of MinIO's admin API: bodies that are encrypted under the secret key of whoever signs the request.
 * What the calls do, and who may make them, is left to the service.
 */
@NullMarked
package io.cloakroom.aws.admin;

import org.jspecify.annotations.NullMarked;
