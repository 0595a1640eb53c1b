/** Tests of the package of the same name. */
@NullMarked
package io.cloakroom.cli.cases;

import org.jspecify.annotations.NullMarked;
