/** Tests of reading and writing XML. */
@NullMarked
package io.cloakroom.aws.xml;

import org.jspecify.annotations.NullMarked;
