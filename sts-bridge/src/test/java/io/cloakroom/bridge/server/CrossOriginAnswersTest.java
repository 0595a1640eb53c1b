package io.cloakroom.bridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.wire.LeakCheck;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a browser gets on the wire for a page of another origin. */
@ExtendWith(LeakCheck.class)
class CrossOriginAnswersTest {
    private static final String ORIGIN = "Origin: https://app.example.org\n";
    private static final String ASKS =
            ORIGIN + "Access-Control-Request-Method: PUT\nAccess-Control-Request-Headers: authorization,x-amz-date\n";

    private static final String ALLOWED = "access-control-allow-origin: *";

    private final TestServer server = new TestServer();

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"/b/k, h", "/, h", "/b?uploads, h", "/minio/k, bucket.s3.example"})
    void aPreflightIsAnsweredUnsigned(String path, String host) throws IOException {
        RawClient.Answer answer = server.ask("OPTIONS %s HTTP/1.1\nHost: %s\n%s\n".formatted(path, host, ASKS));

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.headerLines())
                .contains(
                        ALLOWED,
                        "access-control-allow-methods: PUT",
                        "access-control-allow-headers: authorization,x-amz-date");
    }

    @Test
    void thePageReadsObjectsAndErrors() throws IOException {
        server.store.objects.put("k", new byte[] {'o'});

        assertThat(server.ask("GET /b/k HTTP/1.1\nHost: h\n%s\n".formatted(ORIGIN))
                        .headerLines())
                .contains(ALLOWED);
        RawClient.Answer missing = server.ask("GET /b/none HTTP/1.1\nHost: h\n%s\n".formatted(ORIGIN));
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.headerLines()).contains(ALLOWED);
    }

    @Test
    void thePageReadsWhatStsAnswers() throws IOException {
        RawClient.Answer answer = server.ask("POST / HTTP/1.1\nHost: h\n%sContent-Length: 1\n\na".formatted(ORIGIN));

        assertThat(answer.headerLines()).contains(ALLOWED);
    }

    @Test
    void othersGetNoSuchHeaders() throws IOException {
        server.store.objects.put("k", new byte[] {'o'});

        assertThat(server.ask("GET /b/k HTTP/1.1\nHost: h\n\n").headerLines())
                .noneMatch(line -> line.startsWith("access-control-"));
    }

    @Test
    void s55_anEndpointIsForNoPageUnlessItSaysSo() throws IOException {
        String path = "/minio/health/live";
        RawClient.Answer preflight = server.ask("OPTIONS %s HTTP/1.1\nHost: h\n%s\n".formatted(path, ASKS));
        RawClient.Answer answer = server.ask("GET %s HTTP/1.1\nHost: h\n%s\n".formatted(path, ORIGIN));

        assertThat(preflight.status()).isNotEqualTo(204);
        assertThat(preflight.headerLines()).noneMatch(line -> line.startsWith("access-control-"));
        assertThat(answer.headerLines()).noneMatch(line -> line.startsWith("access-control-"));
    }
}
