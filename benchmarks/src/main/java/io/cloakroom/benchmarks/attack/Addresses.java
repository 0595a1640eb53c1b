package io.cloakroom.benchmarks.attack;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses of this machine to come from: on Linux all of 127.0.0.0/8. Those of probes and of attackers are different. */
public final class Addresses {
    private static final int PROBES = 20;

    private Addresses() {}

    /** Of attackers, in 127.0.2.0/24. */
    static InetAddress attacker(int number) {
        return loopback(2, number % 250 + 1);
    }

    /** Of users that do no harm, in 127.0.1.0/24. */
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
