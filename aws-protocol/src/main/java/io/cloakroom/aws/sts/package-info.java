/** The STS query protocol: one record per request and response, form decoding, STS documents. Knows no identity and no credentials' making. */
@NullMarked
package io.cloakroom.aws.sts;

import org.jspecify.annotations.NullMarked;
