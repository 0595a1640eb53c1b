package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.NOT_IMPLEMENTED;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** Computes one of the checksums of S3 over bytes that are copied inside the store. */
interface RunningChecksum {
    void update(ByteBuffer bytes);

    /** The header with its value; empty where nothing is computed. */
    Headers headers();

    static RunningChecksum none() {
        return new RunningChecksum() {
            @Override
            public void update(ByteBuffer bytes) {}

            @Override
            public Headers headers() {
                return Headers.EMPTY;
            }
        };
    }

    /** @param algorithm in lower case; empty for none */
    static RunningChecksum of(String algorithm) {
        return switch (algorithm) {
            case "" -> none();
            case "crc32" -> crc(algorithm, new CRC32());
            case "crc32c" -> crc(algorithm, new CRC32C());
            case "sha1" -> digest(algorithm, "SHA-1");
            case "sha256" -> digest(algorithm, "SHA-256");
            default ->
                throw new AwsException(
                        NOT_IMPLEMENTED,
                        NOT_IMPLEMENTED.standardMessage() + " A copied part gets no " + algorithm + " checksum.");
        };
    }

    private static RunningChecksum crc(String algorithm, java.util.zip.Checksum crc) {
        return new RunningChecksum() {
            @Override
            public void update(ByteBuffer bytes) {
                crc.update(bytes);
            }

            @Override
            public Headers headers() {
                return header(
                        algorithm,
                        ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
            }
        };
    }

    private static RunningChecksum digest(String algorithm, String name) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + name, e);
        }
        return new RunningChecksum() {
            @Override
            public void update(ByteBuffer bytes) {
                digest.update(bytes);
            }

            @Override
            public Headers headers() {
                return header(algorithm, digest.digest());
            }
        };
    }

    private static Headers header(String algorithm, byte[] value) {
        return Headers.builder()
                .add(Checksums.header(algorithm), Base64.getEncoder().encodeToString(value))
                .build();
    }
}
