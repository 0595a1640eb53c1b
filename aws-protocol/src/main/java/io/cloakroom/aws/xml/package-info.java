/** XML documents of the wire: a small writer, and a reader that knows no DTD and has limits. Leaves their meaning to others. */
@NullMarked
package io.cloakroom.aws.xml;

import org.jspecify.annotations.NullMarked;
