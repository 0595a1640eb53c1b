/**
 * Users, groups, service accounts and policy documents in the state store, with MinIO's rules: {@link IamDirectory}
 * answers what a request needs to know, and {@link Iam} changes them. Who may change what is decided elsewhere.
 */
@NullMarked
package io.cloakroom.bridge.iam;

import org.jspecify.annotations.NullMarked;
