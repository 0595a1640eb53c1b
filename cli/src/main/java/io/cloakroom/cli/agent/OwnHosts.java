package io.cloakroom.cli.agent;

import io.cloakroom.bridge.config.ListenAddress;
import java.util.Locale;
import java.util.Set;

/**
 * The names that a request may call this agent by. A page whose name was pointed at this machine (DNS rebinding) sends
 * another one.
 */
record OwnHosts(ListenAddress address) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int STANDARD_PORT = 80;

    /** @param host the value of a header {@code Host} */
    boolean contains(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        String port = ":" + address.port();
        if (name.endsWith(port)) {
            name = name.substring(0, name.length() - port.length());
        } else if (address.port() != STANDARD_PORT) {
            return false;
        }
        return literal().equals(name) || (address.isLoopback() && LOOPBACK.contains(name));
    }

    private String literal() {
        String host = address.host().toLowerCase(Locale.ROOT);
        return host.contains(":") ? "[" + host + "]" : host;
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
