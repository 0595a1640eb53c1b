package io.cloakroom.bridge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.payload.PayloadKind;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.sigv4.AuthenticationKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Authentication × payload × operation, kept in {@code payload-matrix.txt}. When it changes on purpose, copy
 * {@code target/payload-matrix.txt} over it and review the difference.
 */
class PayloadRulesTest {
    private static final String FILE = "payload-matrix.txt";

    private static final Map<String, PayloadKind> PAYLOADS = payloads();

    private static Map<String, PayloadKind> payloads() {
        Map<String, PayloadKind> payloads = new LinkedHashMap<>();
        payloads.put("empty", new PayloadKind.Empty());
        payloads.put("unsigned", new PayloadKind.Unsigned());
        payloads.put("hashed", new PayloadKind.Hashed("00"));
        payloads.put("signed-chunks", new PayloadKind.SignedChunks());
        payloads.put("signed-chunks-trailer", new PayloadKind.SignedChunksWithTrailer());
        payloads.put("unsigned-chunks-trailer", new PayloadKind.UnsignedChunksWithTrailer());
        return payloads;
    }

    @DisplayName("S-37 the table of authentication, payload and operation is as reviewed")
    @Test
    void s37_isAsReviewed() throws IOException {
        String matrix = Stream.concat(
                        Stream.of("# Which payloads an operation takes under which authentication. Anything else is"
                                + " refused. Made by PayloadRulesTest."),
                        Arrays.stream(S3Operation.values()).flatMap(PayloadRulesTest::rows))
                .collect(Collectors.joining("\n", "", "\n"));
        Files.writeString(Path.of("target", FILE), matrix);

        try (InputStream reviewed = Objects.requireNonNull(getClass().getResourceAsStream(FILE), FILE)) {
            assertThat(matrix).isEqualTo(new String(reviewed.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Stream<String> rows(S3Operation operation) {
        return Arrays.stream(AuthenticationKind.values()).map(authentication -> {
            String allowed = PAYLOADS.entrySet().stream()
                    .filter(payload -> PayloadRules.allows(authentication, payload.getValue(), operation))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.joining(" "));
            return "%-30s %-16s %s".formatted(operation, authentication, allowed.isEmpty() ? "-" : allowed);
        });
    }

    @DisplayName("S-37 the matrix knows every payload kind")
    @Test
    void s37_knowsEveryPayloadKind() {
        assertThat(PAYLOADS.values())
                .extracting(Object::getClass)
                .containsExactlyInAnyOrderElementsOf(List.of(PayloadKind.class.getPermittedSubclasses()));
    }

    @DisplayName("S-37 nothing may be sent in signed chunks without a signed header, and nothing by nobody but objects")
    @ParameterizedTest
    @EnumSource(S3Operation.class)
    void s37_chunksNeedASignedHeader(S3Operation operation) {
        for (PayloadKind payload : PAYLOADS.values()) {
            boolean isUnsigned = !payload.isChunked() || payload instanceof PayloadKind.UnsignedChunksWithTrailer;
            if (!isUnsigned || !AnonymousOperations.contains(operation)) {
                assertThat(PayloadRules.allows(AuthenticationKind.ANONYMOUS, payload, operation))
                        .isFalse();
            }
            if (payload.isChunked()) {
                assertThat(PayloadRules.allows(AuthenticationKind.PRESIGNED_URL, payload, operation))
                        .isFalse();
                assertThat(PayloadRules.allows(AuthenticationKind.PRESIGNED_URL_V2, payload, operation))
                        .isFalse();
            }
        }
    }
}
