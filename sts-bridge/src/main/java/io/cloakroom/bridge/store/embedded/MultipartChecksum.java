package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * The checksum of a multipart upload: which algorithm, and whether that of the object is one over all its bytes or one over
 * the checksums of its parts.
 *
 * @param algorithm in lower case; empty: none was asked for
 */
record MultipartChecksum(String algorithm, boolean fullObject) {
    static final MultipartChecksum NONE = new MultipartChecksum("", false);

    /** A part's length and its checksum in base 64. */
    record PartChecksum(long size, String value) {}

    /**
     * Reads the headers of CreateMultipartUpload. CRC64NVME is always over the whole object, SHA never.
     *
     * @throws AwsException {@code InvalidRequest}
     */
    static MultipartChecksum of(Headers headers) {
        Optional<String> named = headers.first("x-amz-checksum-algorithm");
        Optional<String> type = headers.first(Checksums.TYPE);
        if (named.isEmpty()) {
            if (type.isPresent()) {
                throw new AwsException(
                        INVALID_REQUEST,
                        "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
            }
            return NONE;
        }
        String algorithm = named.get().toLowerCase(Locale.ROOT);
        if (!Checksum.isAlgorithm(algorithm)) {
            throw new AwsException(
                    INVALID_REQUEST,
                    "Checksum algorithm provided is unsupported. Please try again with any of the valid types: "
                            + "[CRC32, CRC32C, CRC64NVME, SHA1, SHA256]; got `" + named.get() + "`");
        }
        boolean always = algorithm.equals("crc64nvme");
        boolean fullObject = type.map("FULL_OBJECT"::equals).orElse(always);
        boolean known =
                type.isEmpty() || type.get().equals("FULL_OBJECT") || type.get().equals("COMPOSITE");
        if (!known || (fullObject && algorithm.startsWith("sha")) || (!fullObject && always)) {
            throw new AwsException(
                    INVALID_REQUEST,
                    "The %s checksum type cannot be used with the %s checksum algorithm."
                            .formatted(type.orElse("COMPOSITE"), algorithm));
        }
        return new MultipartChecksum(algorithm, fullObject);
    }

    boolean isNone() {
        return algorithm.isEmpty();
    }

    String type() {
        return fullObject ? "FULL_OBJECT" : "COMPOSITE";
    }

    /** The checksum of the object that the parts make. */
    Checksum ofObject(List<PartChecksum> parts) {
        return new Checksum(algorithm, fullObject ? combined(parts) : composite(parts));
    }

    private String combined(List<PartChecksum> parts) {
        CrcCombination crc = CrcCombination.of(algorithm).orElseThrow();
        long value = crc.parse(parts.getFirst().value());
        for (PartChecksum part : parts.subList(1, parts.size())) {
            value = crc.combine(value, crc.parse(part.value()), part.size());
        }
        return crc.format(value);
    }

    private String composite(List<PartChecksum> parts) {
        var all = ByteBuffer.allocate(parts.size() * 32);
        parts.forEach(part -> all.put(Base64.getDecoder().decode(part.value())));
        all.flip();
        byte[] digest = switch (algorithm) {
            case "crc32" -> {
                var crc = new CRC32();
                crc.update(all);
                yield ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
            }
            case "crc32c" -> {
                var crc = new CRC32C();
                crc.update(all);
                yield ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
            }
            case "sha1" -> digest("SHA-1", all);
            case "sha256" -> digest("SHA-256", all);
            default -> throw new IllegalStateException("no composite checksum of " + algorithm);
        };
        return Base64.getEncoder().encodeToString(digest) + "-" + parts.size();
    }

    private static byte[] digest(String name, ByteBuffer bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance(name);
            digest.update(bytes);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + name, e);
        }
    }
}
