/** An HTTP request head and answer, whatever engine carries them. Values are the bytes of the wire, one char a byte. */
@NullMarked
package io.cloakroom.aws.http;

import org.jspecify.annotations.NullMarked;
