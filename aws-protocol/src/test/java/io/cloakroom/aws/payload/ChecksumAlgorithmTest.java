package io.cloakroom.aws.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChecksumAlgorithmTest {
    /** The check values of the CRC catalogue, and hashes of the same nine digits. */
    @ParameterizedTest
    @CsvSource({
        "CRC32, cbf43926",
        "CRC32C, e3069283",
        "CRC64NVME, ae8b14860a799888",
        "SHA1, f7c3bc1d808e04732adf679965ccc34ca7ae3441",
        "SHA256, 15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"
    })
    void checkValues(ChecksumAlgorithm algorithm, String hex) {
        ChecksumComputation computation = algorithm.start();
        computation.update(ByteBuffer.wrap("123456789".getBytes(StandardCharsets.US_ASCII)));
        assertThat(HexFormat.of().formatHex(computation.value())).isEqualTo(hex);
    }

    @ParameterizedTest
    @EnumSource
    void piecesMakeTheWhole(ChecksumAlgorithm algorithm) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] data = new byte[10_000];
        random.nextBytes(data);
        ChecksumComputation whole = algorithm.start();
        whole.update(ByteBuffer.wrap(data));
        ChecksumComputation pieces = algorithm.start();
        int at = 0;
        while (at < data.length) {
            int length = Math.min(random.nextInt(40), data.length - at);
            ByteBuffer piece = ByteBuffer.allocateDirect(length);
            piece.put(data, at, length).flip();
            pieces.update(piece);
            assertThat(piece.hasRemaining()).isFalse();
            at += length;
        }
        assertThat(pieces.value()).as("seed %s", seed).isEqualTo(whole.value()).hasSize(algorithm.length());
    }

    @Test
    void crc64OfSingleBytesIsTheSame() {
        byte[] data = "The quick brown fox jumps over the lazy dog".getBytes(StandardCharsets.US_ASCII);
        Crc64Nvme bytes = new Crc64Nvme();
        for (byte b : data) {
            bytes.update(b);
        }
        Crc64Nvme whole = new Crc64Nvme();
        whole.update(data, 0, data.length);
        assertThat(bytes.getValue()).isEqualTo(whole.getValue());
        whole.reset();
        assertThat(whole.getValue()).isZero();
    }

    @Test
    void namesAndValues() {
        assertThat(ChecksumAlgorithm.ofName("crc64nvme")).contains(ChecksumAlgorithm.CRC64NVME);
        assertThat(ChecksumAlgorithm.ofName("MD5")).isEmpty();
        assertThat(ChecksumAlgorithm.ofHeader("x-amz-checksum-sha1")).contains(ChecksumAlgorithm.SHA1);
        assertThat(ChecksumAlgorithm.ofHeader("x-amz-checksum-type")).isEmpty();
        assertThat(ChecksumAlgorithm.CRC32.decode("AAAAAA==")).contains(new byte[4]);
        assertThat(ChecksumAlgorithm.CRC32.decode("AAAAAAAA")).isEmpty();
        assertThat(ChecksumAlgorithm.CRC32.decode("not base64")).isEmpty();
    }
}
