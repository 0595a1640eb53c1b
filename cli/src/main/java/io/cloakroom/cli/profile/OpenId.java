package io.cloakroom.cli.profile;

import java.net.URI;
import java.util.Optional;

/**
 * The identity provider of a profile, and how to log in there.
 *
 * @param issuer as in the tokens
 * @param client id of a public client with PKCE whose redirect may be any port of 127.0.0.1
 * @param scopes that are asked for, between spaces
 * @param roleArn sent to the bridge with every token, for a provider in role mode
 */
public record OpenId(URI issuer, String client, String scopes, Optional<String> roleArn) {
    public static final String DEFAULT_CLIENT = "s3-cli";
    public static final String DEFAULT_SCOPES = "openid s3";
}
