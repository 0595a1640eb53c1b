/** Request targets and percent-decoding. */
@NullMarked
package io.cloakroom.aws.http;

import org.jspecify.annotations.NullMarked;
