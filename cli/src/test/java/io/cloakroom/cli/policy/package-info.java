/** Tests of the package of the same name. */
@NullMarked
package io.cloakroom.cli.policy;

import org.jspecify.annotations.NullMarked;
