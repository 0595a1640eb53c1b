/**
 * XML documents of the wire: a small writer, and a reader that refuses DTDs and has limits. Knows nothing of their
 * meaning.
 */
@NullMarked
package io.cloakroom.aws.xml;

import org.jspecify.annotations.NullMarked;
