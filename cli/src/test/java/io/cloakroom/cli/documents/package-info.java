/** Tests of the package of the same name. */
@NullMarked
package io.cloakroom.cli.documents;

import org.jspecify.annotations.NullMarked;
