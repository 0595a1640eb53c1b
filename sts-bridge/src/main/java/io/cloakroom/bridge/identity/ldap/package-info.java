/**
 * Directories (LDAP, Active Directory) as identity sources: users prove themselves by their password.
 * {@link io.cloakroom.bridge.identity.ldap.LdapDirectory} looks users and groups up;
 * {@link io.cloakroom.bridge.identity.ldap.LdapSource} logs users in. The policies attached to their DNs are in
 * {@code iam}.
 */
@NullMarked
package io.cloakroom.bridge.identity.ldap;

import org.jspecify.annotations.NullMarked;
