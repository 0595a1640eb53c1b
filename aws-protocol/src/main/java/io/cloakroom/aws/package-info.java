/**
 * What all of AWS's protocols share: error codes with their status, the exception that carries one to the edge,
 * secrets, and the one account. How an error is written is left to {@code s3} and {@code sts}.
 */
@NullMarked
package io.cloakroom.aws;

import org.jspecify.annotations.NullMarked;
