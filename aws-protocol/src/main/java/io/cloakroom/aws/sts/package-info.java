/**
 * The STS query protocol: a file for each action, with the records of its request and its answer; form decoding and STS
 * documents. Knows no identity and does not make credentials.
 */
@NullMarked
package io.cloakroom.aws.sts;

import org.jspecify.annotations.NullMarked;
