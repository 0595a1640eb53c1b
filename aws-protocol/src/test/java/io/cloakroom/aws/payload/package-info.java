/** Checksums, against values of other implementations. */
@NullMarked
package io.cloakroom.aws.payload;

import org.jspecify.annotations.NullMarked;
