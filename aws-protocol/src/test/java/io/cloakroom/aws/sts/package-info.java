/** Tests of the STS query protocol. */
@NullMarked
package io.cloakroom.aws.sts;

import org.jspecify.annotations.NullMarked;
