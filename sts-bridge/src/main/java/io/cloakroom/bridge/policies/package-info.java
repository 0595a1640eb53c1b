/**
 * The sources of named policies: a watched directory, then the canned policies. Compiles the policies of an identity
 * and keeps the result until a document changes. Who has which policies is decided elsewhere.
 */
@NullMarked
package io.cloakroom.bridge.policies;

import org.jspecify.annotations.NullMarked;
