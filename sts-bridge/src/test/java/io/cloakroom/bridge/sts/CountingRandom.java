package io.cloakroom.bridge.sts;

import java.security.SecureRandom;

/** Counts what is drawn: drawing is how credentials begin. */
final class CountingRandom extends SecureRandom {
    int draws;

    @Override
    public void nextBytes(byte[] bytes) {
        draws++;
        super.nextBytes(bytes);
    }
}
