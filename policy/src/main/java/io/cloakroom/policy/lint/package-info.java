/**
 * What is allowed in a policy and yet most likely a mistake, or wider than its author thinks. Works on documents that the
 * reader of {@code policy.json} found valid; what makes a document invalid is the reader's to say.
 */
@NullMarked
package io.cloakroom.policy.lint;

import org.jspecify.annotations.NullMarked;
