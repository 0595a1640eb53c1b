package io.cloakroom.bridge.identity.oidc;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds the addresses of a host. It is the system's resolver, except in tests. */
@FunctionalInterface
interface NameLookup {
    InetAddress[] addresses(String host) throws UnknownHostException;
}
