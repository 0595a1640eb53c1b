package io.cloakroom.bridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.wire.LeakCheck;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What two HTTP readers in a row could read differently is refused, and nothing after it is read. */
@ExtendWith(LeakCheck.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestSmugglingTest {
    private static final String SECOND = "GET /b/smuggled HTTP/1.1\nHost: h\n\n";

    private final TestServer server = new TestServer();

    @AfterAll
    void stop() {
        server.close();
    }

    @DisplayName("S-51 ambiguous requests are refused and the connection ends")
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            length and chunked               | PUT /b/k HTTP/1.1~Host: h~Content-Length: 5~Transfer-Encoding: chunked~~0~~
            two lengths                      | PUT /b/k HTTP/1.1~Host: h~Content-Length: 5~Content-Length: 6~~hello
            the same length twice            | PUT /b/k HTTP/1.1~Host: h~Content-Length: 5~Content-Length: 5~~hello
            a list of lengths                | PUT /b/k HTTP/1.1~Host: h~Content-Length: 5, 5~~hello
            signed length                    | PUT /b/k HTTP/1.1~Host: h~Content-Length: +5~~hello
            negative length                  | PUT /b/k HTTP/1.1~Host: h~Content-Length: -1~~hello
            hexadecimal length               | PUT /b/k HTTP/1.1~Host: h~Content-Length: 0x5~~hello
            length past all bounds           | PUT /b/k HTTP/1.1~Host: h~Content-Length: 99999999999999999999~~hello
            empty length                     | PUT /b/k HTTP/1.1~Host: h~Content-Length:~~
            other transfer coding            | PUT /b/k HTTP/1.1~Host: h~Transfer-Encoding: gzip~~
            list of codings                  | PUT /b/k HTTP/1.1~Host: h~Transfer-Encoding: gzip, chunked~~0~~
            coding twice                     | PUT /b/k HTTP/1.1~Host: h~Transfer-Encoding: chunked~Transfer-Encoding: chunked~~0~~
            coding with vertical tab         | PUT /b/k HTTP/1.1~Host: h~Transfer-Encoding: <VT>chunked~~0~~
            blank before the colon           | PUT /b/k HTTP/1.1~Host: h~Transfer-Encoding : chunked~~0~~
            folded line                      | PUT /b/k HTTP/1.1~Host: h~X-A: b~ Content-Length: 5~~hello
            folded by a tab                  | GET /b/k HTTP/1.1~Host: h~X-A: b~<TAB>c~~
            header first, no name            | GET /b/k HTTP/1.1~: h~Host: h~~
            header line without colon        | GET /b/k HTTP/1.1~Host: h~nonsense~~
            two hosts                        | GET /b/k HTTP/1.1~Host: h~Host: i~~
            no host                          | GET /b/k HTTP/1.1~X: y~~
            absolute form                    | GET http://h/b/k HTTP/1.1~Host: h~~
            authority form                   | CONNECT h:80 HTTP/1.1~Host: h~~
            asterisk form                    | OPTIONS * HTTP/1.1~Host: h~~
            HTTP/1.0 in chunks               | PUT /b/k HTTP/1.0~Host: h~Transfer-Encoding: chunked~~0~~
            HTTP/1.0, length and chunked     | PUT /b/k HTTP/1.0~Host: h~Content-Length: 5~Transfer-Encoding: chunked~~0~~
            HTTP/1.0, other transfer coding  | PUT /b/k HTTP/1.0~Host: h~Transfer-Encoding: identity~~
            HTTP/1.0, two lengths            | PUT /b/k HTTP/1.0~Host: h~Content-Length: 5~Content-Length: 5~~hello
            HTTP/1.0, two hosts              | GET /b/k HTTP/1.0~Host: h~Host: i~~
            HTTP/1.0, absolute form          | GET http://h/b/k HTTP/1.0~Host: h~~
            HTTP/1.00                        | GET /b/k HTTP/1.00~Host: h~~
            HTTP/1.2                         | GET /b/k HTTP/1.2~Host: h~~
            HTTP/0.9                         | GET /b/k~Host: h~~
            HTTP/2 preface                   | PRI * HTTP/2.0~~SM~~
            blank in the target              | GET /b/k x HTTP/1.1~Host: h~~
            two blanks                       | GET  /b/k HTTP/1.1~Host: h~~
            tab for blank                    | GET<TAB>/b/k<TAB>HTTP/1.1~Host: h~~
            method in lower case             | get /b/k HTTP/1.1~Host: h~~
            control character in the target  | GET /b/<SOH>k HTTP/1.1~Host: h~~
            NUL in a value                   | GET /b/k HTTP/1.1~Host: h~X: a<NUL>b~~
            no start line                    | ~Host: h~~
            unknown expectation              | PUT /b/k HTTP/1.1~Host: h~Content-Length: 1~Expect: miracles~~a
            chunk size of blanks             | POST /b HTTP/1.1~Host: h~Transfer-Encoding: chunked~~ ~a~0~~
            chunk size not hexadecimal       | POST /b HTTP/1.1~Host: h~Transfer-Encoding: chunked~~g~a~0~~
            chunk size signed                | POST /b HTTP/1.1~Host: h~Transfer-Encoding: chunked~~-1~a~0~~
            chunk size with prefix           | POST /b HTTP/1.1~Host: h~Transfer-Encoding: chunked~~0x1~a~0~~
            chunk size with blank            | POST /b HTTP/1.1~Host: h~Transfer-Encoding: chunked~~1 ~a~0~~
            chunk size past all bounds       | POST /b HTTP/1.1~Host: h~Transfer-Encoding: chunked~~fffffffffffffffff~a~0~~
            chunk longer than its size       | POST /b HTTP/1.1~Host: h~Transfer-Encoding: chunked~~1~ab~0~~
            """)
    void s51_ambiguousRequestsAreRefused(String why, String request) throws IOException {
        refused(unescaped(request));
    }

    @DisplayName("S-51 nothing behind a request of HTTP/1.0 is read")
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            GET                   | GET /b/k HTTP/1.0~Host: h~~
            GET, to be kept       | GET /b/k HTTP/1.0~Host: h~Connection: keep-alive~~
            PUT                   | PUT /b/k HTTP/1.0~Host: h~Content-Length: 5~~hello
            PUT without a length  | POST /b HTTP/1.0~Host: h~~
            PUT that waits        | PUT /b/k HTTP/1.0~Host: h~Content-Length: 5~Expect: 100-continue~~hello
            """)
    void s51_anHttp10RequestIsTheLastOfItsConnection(String why, String request) throws IOException {
        try (RawClient client = server.connect()) {
            client.send(unescaped(request) + SECOND);
            RawClient.Answer answer = client.read();
            assertThat(answer.status()).isNotEqualTo(100);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(client.isAtEnd()).isTrue();
        }
        assertThat(server.routes.lastHead.rawPath()).doesNotContain("smuggled");
    }

    @Test
    void s51_linesThatEndInABareLineFeedAreRefused() throws IOException {
        refusedBytes("GET /b/k HTTP/1.1\nHost: h\r\n\r\n");
        refusedBytes("GET /b/k HTTP/1.1\r\nHost: h\nX: y\r\n\r\n");
        refusedBytes("POST /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\na\r\n0\r\n\r\n");
        refusedBytes("GET /b/k HTTP/1.1\r\nHost: h\rX: y\r\n\r\n");
    }

    /** Trailer fields of the transfer coding take no part in anything. */
    @Test
    void s51_aTrailerCannotChangeTheRequest() throws IOException {
        RawClient.Answer answer = server.ask("""
                POST /b HTTP/1.1
                Host: h
                Transfer-Encoding: chunked

                1;ext="v"
                a
                0
                Content-Length: 50
                Authorization: x

                """);
        assertThat(answer.text()).isEqualTo("b a");
        assertThat(server.routes.lastHead.headers().contains("authorization")).isFalse();
    }

    private void refused(String request) throws IOException {
        refusedBytes(request.replace("\n", "\r\n"));
    }

    private void refusedBytes(String request) throws IOException {
        try (RawClient client = server.connect()) {
            client.sendBytes(
                    (request + SECOND.replace("\n", "\r\n")).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            RawClient.Answer answer = client.read();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(client.isAtEnd()).isTrue();
        }
        assertThat(server.routes.lastHead.rawPath()).doesNotContain("smuggled");
    }

    private static String unescaped(String request) {
        return request.replace("~", "\n")
                .replace("<TAB>", "\t")
                .replace("<VT>", "\u000b")
                .replace("<SOH>", "\u0001")
                .replace("<NUL>", "\0");
    }
}
