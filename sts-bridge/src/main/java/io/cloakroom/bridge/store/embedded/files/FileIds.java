package io.cloakroom.bridge.store.embedded.files;

import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;

/** Names for data files: a lower-case ULID of 26 characters each. They reveal neither bucket nor key. */
public final class FileIds {
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int TIME_CHARS = 10;
    private static final int RANDOM_CHARS = 16;

    private final InstantSource clock;

    public FileIds(InstantSource clock) {
        this.clock = clock;
    }

    /** A new id: the time, then 16 random characters. Any thread may ask. */
    public String next() {
        char[] id = new char[TIME_CHARS + RANDOM_CHARS];
        long millis = clock.millis();
        for (int i = TIME_CHARS - 1; i >= 0; i--) {
            id[i] = ALPHABET.charAt((int) (millis & 31));
            millis >>>= 5;
        }
        var random = ThreadLocalRandom.current();
        for (int i = TIME_CHARS; i < id.length; i++) {
            id[i] = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        }
        return new String(id);
    }

    /** Whether a file name has the form of an id. */
    public static boolean isId(String name) {
        return name.length() == TIME_CHARS + RANDOM_CHARS && name.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
    }
}
