package io.cloakroom.bridge.identity.plugin;

import io.cloakroom.aws.Secret;

/**
 * A token that was shown.
 *
 * @param roleArn as sent; an empty text if it was not
 * @param address the network it came from
 */
public record CustomToken(Secret token, String roleArn, String address) {}
