package io.cloakroom.benchmarks.attack;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Source addresses on this machine: on Linux any of 127.0.0.0/8. Probes and attackers have different ones. */
public final class Addresses {
    private static final int PROBES = 20;

    private Addresses() {}

    /** An attacker's address, in 127.0.2.0/24. */
    static InetAddress attacker(int number) {
        return loopback(2, number % 250 + 1);
    }

    /** A well-behaved user's address, in 127.0.1.0/24. */
    public static InetAddress user(int number) {
        return loopback(1, number % PROBES + 1);
    }

    private static InetAddress loopback(int third, int fourth) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, (byte) third, (byte) fourth});
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }
}
