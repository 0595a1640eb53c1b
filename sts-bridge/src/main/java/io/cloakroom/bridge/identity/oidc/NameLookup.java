package io.cloakroom.bridge.identity.oidc;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds the addresses of a host; the system's resolver, unless a test plays it. */
@FunctionalInterface
interface NameLookup {
    InetAddress[] addresses(String host) throws UnknownHostException;
}
