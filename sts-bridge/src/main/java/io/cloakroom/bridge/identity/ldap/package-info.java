/**
 * A directory (LDAP, Active Directory) as identity source: who knows the password of one of its users is that user.
 * {@link io.cloakroom.bridge.identity.ldap.LdapDirectory} looks users and groups up;
 * {@link io.cloakroom.bridge.identity.ldap.LdapSource} logs users in. What is attached to their DNs is known elsewhere.
 */
@NullMarked
package io.cloakroom.bridge.identity.ldap;

import org.jspecify.annotations.NullMarked;
