/** Browser uploads: reading forms, and what they are answered. */
@NullMarked
package io.cloakroom.aws.form;

import org.jspecify.annotations.NullMarked;
