package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.payload.ChecksumAlgorithm;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/**
 * Combines the CRCs of two adjacent byte sequences, given the length of the second. Appending n zero bits multiplies a
 * CRC by x^n modulo its polynomial.
 */
enum CrcCombination {
    CRC32(ChecksumAlgorithm.CRC32, 0xEDB88320L),
    CRC32C(ChecksumAlgorithm.CRC32C, 0x82F63B78L),
    CRC64NVME(ChecksumAlgorithm.CRC64NVME, 0x9A6C9329AC4BC9B5L);

    private final ChecksumAlgorithm algorithm;
    private final int bits;
    /** The lowest power is in the highest bit, as in the CRCs. */
    private final long polynomial;

    CrcCombination(ChecksumAlgorithm algorithm, long polynomial) {
        this.algorithm = algorithm;
        this.bits = 8 * algorithm.length();
        this.polynomial = polynomial;
    }

    /** The combination for an algorithm; empty for hashes. */
    static Optional<CrcCombination> of(ChecksumAlgorithm algorithm) {
        for (CrcCombination crc : values()) {
            if (crc.algorithm == algorithm) {
                return Optional.of(crc);
            }
        }
        return Optional.empty();
    }

    /** @param secondBytes the number of bytes that {@code second} covers */
    long combine(long first, long second, long secondBytes) {
        return multiply(powerOfX(secondBytes), first) ^ second;
    }

    /** Reads a CRC from the base64 of its bytes, highest byte first. */
    long parse(String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        return bits == 64
                ? ByteBuffer.wrap(bytes).getLong()
                : Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt());
    }

    String format(long crc) {
        var bytes = ByteBuffer.allocate(bits / 8);
        byte[] array = (bits == 64 ? bytes.putLong(crc) : bytes.putInt((int) crc)).array();
        return Base64.getEncoder().encodeToString(array);
    }

    /** x to the power of 8 times the number of bytes. */
    private long powerOfX(long bytes) {
        long result = 1L << (bits - 1);
        long square = result >>> 8;
        for (long rest = bytes; rest != 0; rest >>>= 1) {
            if ((rest & 1) != 0) {
                result = multiply(result, square);
            }
            square = multiply(square, square);
        }
        return result;
    }

    private long multiply(long a, long b) {
        long product = 0;
        long shifted = b;
        for (long mask = 1L << (bits - 1); mask != 0; mask >>>= 1) {
            if ((a & mask) != 0) {
                product ^= shifted;
            }
            shifted = (shifted & 1) != 0 ? (shifted >>> 1) ^ polynomial : shifted >>> 1;
        }
        return product;
    }
}
