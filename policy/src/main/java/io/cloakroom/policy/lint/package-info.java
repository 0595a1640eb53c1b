/**
 * Finds what is valid in a policy but most likely a mistake, or wider than its author thinks. Works on documents that
 * the reader of {@code policy.json} found valid. The reader reports what makes a document invalid.
 */
@NullMarked
package io.cloakroom.policy.lint;

import org.jspecify.annotations.NullMarked;
