/**
 * The layers that named policies come from: the state store, a watched directory, the canned policies, and for the
 * identities of a Keycloak realm the documents that it keeps. Compiles the policies of an identity and keeps the result
 * until a document changes. Who has which policies is decided elsewhere. The policies of buckets are kept here too.
 */
@NullMarked
package io.cloakroom.bridge.policies;

import org.jspecify.annotations.NullMarked;
