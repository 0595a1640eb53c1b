package io.cloakroom.bridge.identity.ldap;

import io.cloakroom.aws.Secret;

/**
 * What somebody shows to log in.
 *
 * @param username as typed
 * @param address of the client
 */
public record LdapLogin(String username, Secret password, String address) {}
