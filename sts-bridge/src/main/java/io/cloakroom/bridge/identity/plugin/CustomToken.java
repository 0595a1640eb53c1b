package io.cloakroom.bridge.identity.plugin;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.TraceContext;

/**
 * A token that was shown.
 *
 * @param roleArn as sent; an empty text if it was not
 * @param address the network it came from
 * @param trace that the request belongs to
 */
public record CustomToken(Secret token, String roleArn, String address, TraceContext trace) {}
