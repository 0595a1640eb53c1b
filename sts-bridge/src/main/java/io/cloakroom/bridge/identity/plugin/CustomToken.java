package io.cloakroom.bridge.identity.plugin;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.TraceContext;

/**
 * A custom token as a caller shows it.
 *
 * @param roleArn as sent; an empty string if it was not
 * @param address the network it came from
 * @param trace that the request belongs to
 */
public record CustomToken(Secret token, String roleArn, String address, TraceContext trace) {}
