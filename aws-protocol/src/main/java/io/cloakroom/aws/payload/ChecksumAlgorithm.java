package io.cloakroom.aws.payload;

import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * The checksum algorithms of S3.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html">Checking object
 *     integrity</a>
 */
public enum ChecksumAlgorithm {
    CRC32("x-amz-checksum-crc32", 4),
    CRC32C("x-amz-checksum-crc32c", 4),
    CRC64NVME("x-amz-checksum-crc64nvme", 8),
    SHA1("x-amz-checksum-sha1", 20),
    SHA256("x-amz-checksum-sha256", 32);

    private final String headerName;
    private final int length;

    ChecksumAlgorithm(String headerName, int length) {
        this.headerName = headerName;
        this.length = length;
    }

    /** The name, in lower case, of the header or trailer that carries the value in base64. */
    public String headerName() {
        return headerName;
    }

    /** The length of a value in bytes. */
    public int length() {
        return length;
    }

    /** Characters of a value in base64. */
    public int base64Length() {
        return (length + 2) / 3 * 4;
    }

    /** Starts a computation. */
    public ChecksumComputation start() {
        return switch (this) {
            case CRC32 -> ChecksumComputation.of(new CRC32(), length);
            case CRC32C -> ChecksumComputation.of(new CRC32C(), length);
            case CRC64NVME -> ChecksumComputation.of(new Crc64Nvme(), length);
            case SHA1 -> ChecksumComputation.of("SHA-1");
            case SHA256 -> ChecksumComputation.of("SHA-256");
        };
    }

    /** Decodes a base64 value; empty if it is not a value of this algorithm. */
    public Optional<byte[]> decode(String base64) {
        try {
            byte[] value = Base64.getDecoder().decode(base64);
            return value.length == length ? Optional.of(value) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The algorithm whose value a header carries; the header's name is given in lower case. */
    public static Optional<ChecksumAlgorithm> ofHeader(String name) {
        for (ChecksumAlgorithm algorithm : values()) {
            if (algorithm.headerName.equals(name)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /** The algorithm with this name, as in {@code x-amz-checksum-algorithm}; letter case is ignored. */
    public static Optional<ChecksumAlgorithm> ofName(String name) {
        for (ChecksumAlgorithm algorithm : values()) {
            if (algorithm.name().equalsIgnoreCase(name)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }
}
