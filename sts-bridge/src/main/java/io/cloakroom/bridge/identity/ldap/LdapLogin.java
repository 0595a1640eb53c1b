package io.cloakroom.bridge.identity.ldap;

import io.cloakroom.aws.Secret;

/**
 * The name and password of a login.
 *
 * @param username as typed
 * @param address of the client
 */
public record LdapLogin(String username, Secret password, String address) {}
