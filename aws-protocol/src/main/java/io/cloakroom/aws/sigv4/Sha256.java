package io.cloakroom.aws.sigv4;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 digests, made by cloning: an algorithm lookup costs more than hashing a short text. */
final class Sha256 {
    private static final MessageDigest PROTOTYPE = prototype();

    private Sha256() {}

    static MessageDigest newDigest() {
        return copy(PROTOTYPE);
    }

    static byte[] of(byte[] data) {
        return newDigest().digest(data);
    }

    static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the SHA-256 of this Java runtime can't be cloned", e);
        }
    }

    private static MessageDigest prototype() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
