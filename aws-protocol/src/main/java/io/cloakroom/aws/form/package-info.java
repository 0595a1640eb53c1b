/**
 * Browser uploads: reads a {@code multipart/form-data} body piece by piece, gives its fields a meaning, and makes the
 * answer. Who signed a form, and what its policy says, is decided elsewhere.
 */
@NullMarked
package io.cloakroom.aws.form;

import org.jspecify.annotations.NullMarked;
