/** What all of AWS's protocols share. */
@NullMarked
package io.cloakroom.aws;

import org.jspecify.annotations.NullMarked;
