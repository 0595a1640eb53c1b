package io.cloakroom.cli.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.sts.SessionParameters;
import io.cloakroom.bridge.config.ListenAddress;
import io.cloakroom.bridge.tls.TrustedRoots;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the agent answers over HTTP, and what it asks the bridge. */
class AgentTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant END = NOW.plusSeconds(3600);
    private static final String TOKEN = "a-token-of-ada";
    private static final String SHARED = "the-token-that-callers-share";

    @TempDir
    private Path folder;

    private final FakeSts bridge = new FakeSts(END);
    private final StringWriter told = new StringWriter();
    private final AgentLog log = new AgentLog(new PrintWriter(told), InstantSource.fixed(NOW));
    private Optional<Agent> agent = Optional.empty();
    private Optional<Sts> sts = Optional.empty();

    AgentTest() throws IOException {}

    /** An answer. */
    private record Answer(int status, String head, JsonNode body) {
        String code() {
            return body.path("code").asText();
        }

        String message() {
            return body.path("message").asText();
        }
    }

    @AfterEach
    void stop() {
        agent.ifPresent(Agent::close);
        sts.ifPresent(Sts::close);
        bridge.close();
    }

    private void start(Callers callers, SessionParameters wanted) throws IOException {
        Sts asked = new Sts(bridge.url(), wanted, TrustedRoots.ofTheJdk());
        sts = Optional.of(asked);
        CredentialCache cache = new CredentialCache(
                shown -> asked.exchange(shown.token()),
                InstantSource.fixed(NOW),
                log,
                new CredentialCache.Limits(1000, 64, Duration.ofMinutes(1), Duration.ofMinutes(1)));
        agent = Optional.of(Agent.start(
                new ListenAddress("127.0.0.1", 0), hosts -> new CredentialsEndpoint(hosts, callers, cache, log)));
    }

    private void start() throws IOException {
        start(new IdentityTokens(), SessionParameters.NONE);
    }

    private int port() {
        return agent.orElseThrow().url().getPort();
    }

    private Answer get(String authorization) throws IOException {
        return send("GET /v1/credentials HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: %s\r\n"
                .formatted(port(), authorization));
    }

    /** @param head without the empty line; {@code PORT} stands for the agent's */
    private Answer send(String head) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.getOutputStream()
                    .write((head.replace("PORT", Integer.toString(port())) + "Connection: close\r\n\r\n")
                            .getBytes(US_ASCII));
            String text = new String(socket.getInputStream().readAllBytes(), UTF_8);
            int end = text.indexOf("\r\n\r\n");
            return new Answer(
                    Integer.parseInt(text.substring(9, 12)),
                    text.substring(0, end),
                    new ObjectMapper().readTree(text.substring(end + 4)));
        }
    }

    @Test
    void aTokenBuysCredentials() throws IOException {
        start();
        Answer answer = get(TOKEN);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.head()).containsIgnoringCase("cache-control: no-store");
        assertThat(answer.body()).isEqualTo(new ObjectMapper().readTree("""
                        {"AccessKeyId":"ASIA1","SecretAccessKey":"the/secret+access=key","Token":"the-session-token",
                         "Expiration":"2026-03-01T13:00:00Z","AccountId":"000000000000"}"""));
        assertThat(bridge.forms)
                .containsExactly("Action=AssumeRoleWithWebIdentity&Version=2011-06-15&WebIdentityToken=a-token-of-ada");
    }

    @Test
    void theBridgeIsAskedOnceForEachToken() throws IOException {
        start();
        get(TOKEN);
        get(TOKEN);
        get("another-token");
        assertThat(bridge.forms).hasSize(2);
    }

    @Test
    void theSessionIsAsked() throws IOException {
        start(
                new IdentityTokens(),
                new SessionParameters(
                        Optional.of("arn:minio:iam:::role/x"),
                        Optional.of("agent"),
                        Optional.of(Duration.ofMinutes(30)),
                        Optional.of("{\"Version\":\"2012-10-17\"}")));
        get(TOKEN);
        assertThat(bridge.forms.get(0))
                .contains("&RoleArn=arn%3Aminio%3Aiam%3A%3A%3Arole%2Fx&RoleSessionName=agent&DurationSeconds=1800")
                .contains("&Policy=%7B%22Version%22");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            another host         | GET /v1/credentials HTTP/1.1~Host: evil.example:PORT~Authorization: t~       | 403 | WrongHost
            another port         | GET /v1/credentials HTTP/1.1~Host: 127.0.0.1:1~Authorization: t~             | 403 | WrongHost
            no port              | GET /v1/credentials HTTP/1.1~Host: 127.0.0.1~Authorization: t~               | 403 | WrongHost
            ends like its own    | GET /v1/credentials HTTP/1.1~Host: x127.0.0.1:PORT~Authorization: t~         | 403 | WrongHost
            two hosts            | GET /v1/credentials HTTP/1.1~Host: 127.0.0.1:PORT~Host: evil.example~Authorization: t~ | 403 | WrongHost
            no host              | GET /v1/credentials HTTP/1.0~Authorization: t~                               | 403 | WrongHost
            a page               | GET /v1/credentials HTTP/1.1~Host: 127.0.0.1:PORT~Origin: http://127.0.0.1:PORT~Authorization: t~ | 403 | NotForBrowsers
            an image in a page   | GET /v1/credentials HTTP/1.1~Host: 127.0.0.1:PORT~Sec-Fetch-Site: none~      | 403 | NotForBrowsers
            preflight            | OPTIONS /v1/credentials HTTP/1.1~Host: 127.0.0.1:PORT~Origin: null~          | 403 | NotForBrowsers
            another path         | GET / HTTP/1.1~Host: 127.0.0.1:PORT~Authorization: t~                        | 404 | NotFound
            a longer path        | GET /v1/credentials/ HTTP/1.1~Host: 127.0.0.1:PORT~Authorization: t~         | 404 | NotFound
            another method       | POST /v1/credentials HTTP/1.1~Host: 127.0.0.1:PORT~Authorization: t~Content-Length: 0~ | 405 | MethodNotAllowed
            no authorization     | GET /v1/credentials HTTP/1.1~Host: 127.0.0.1:PORT~                           | 401 | MissingAuthorization
            an empty one         | GET /v1/credentials HTTP/1.1~Host: 127.0.0.1:PORT~Authorization:~            | 401 | MissingAuthorization
            two of them          | GET /v1/credentials HTTP/1.1~Host: 127.0.0.1:PORT~Authorization: t~Authorization: u~ | 401 | MissingAuthorization
            a scheme before it   | GET /v1/credentials HTTP/1.1~Host: 127.0.0.1:PORT~Authorization: Bearer t~   | 400 | InvalidIdentityToken
            """)
    void refuses(String why, String head, int status, String code) throws IOException {
        start();
        Answer answer = send(head.replace("~", "\r\n"));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.message()).endsWith(".");
        assertThat(bridge.forms).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"localhost", "127.0.0.1", "[::1]", "LOCALHOST"})
    void answersToTheNamesOfThisMachine(String host) throws IOException {
        start();
        assertThat(send("GET /v1/credentials HTTP/1.1\r\nHost: %s:PORT\r\nAuthorization: t\r\n".formatted(host))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aTokenIsBounded() throws IOException {
        start();
        assertThat(get("t".repeat(IdentityTokens.MAX_CHARS)).status()).isEqualTo(200);
        assertThat(get("t".repeat(IdentityTokens.MAX_CHARS + 1)).status()).isEqualTo(400);
        assertThat(bridge.forms).hasSize(1);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            400 | ExpiredTokenException    | 400
            400 | InvalidIdentityToken     | 400
            400 | InvalidParameterValue    | 400
            403 | AccessDenied             | 403
            403 | IDPRejectedClaim         | 403
            404 | NoSuchEntity             | 400
            400 | Throttling               | 503
            400 | IDPCommunicationError    | 503
            503 | STSNotInitialized        | 503
            500 | InternalError            | 503
            """)
    void saysWhatTheBridgeSays(int status, String code, int answered) throws IOException {
        start();
        bridge.refuse(status, code, "Why it is so.");
        Answer answer = get(TOKEN);
        assertThat(answer.status()).isEqualTo(answered);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.message()).isEqualTo("Why it is so.");
        assertThat(told.toString()).contains("no credentials: " + code + ": Why it is so.");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            HTML                  | 200 | <html></html>
            no XML                | 200 | {}
            nothing               | 200 |
            a redirect            | 302 |
            an error of HTML      | 404 | <html></html>
            no credentials        | 200 | <r><AssumeRoleWithWebIdentityResult><Credentials/></AssumeRoleWithWebIdentityResult></r>
            no time               | 200 | <r><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>a</AccessKeyId><SecretAccessKey>b</SecretAccessKey><SessionToken>c</SessionToken><Expiration>soon</Expiration></Credentials></AssumeRoleWithWebIdentityResult></r>
            """)
    void whatIsNoStsIsSaidToBeNone(String why, int status, String body) throws IOException {
        start();
        bridge.status = status;
        bridge.answer = body == null ? "" : body;
        Answer answer = get(TOKEN);
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.message()).contains("is not STS: HTTP status " + status);
    }

    @Test
    void anAnswerIsBounded() throws IOException {
        start();
        bridge.answer = "x".repeat(65 * 1024);
        assertThat(get(TOKEN).message()).contains("more than 65536 bytes");
    }

    @Test
    void aBridgeThatIsAwayIsSaidToBe() throws IOException {
        start();
        bridge.close();
        Answer answer = get(TOKEN);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("ServiceUnavailable");
        assertThat(answer.message())
                .contains("The bridge at http://127.0.0.1:", "cannot be reached: nothing answers there.");
    }

    @Test
    void callersShareATokenAndGetTheCredentialsOfTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "first\n");
        start(new SharedToken(new Secret(SHARED), new IdentityTokenFile(file)), SessionParameters.NONE);
        assertThat(get(SHARED).status()).isEqualTo(200);
        assertThat(get(SHARED).status()).isEqualTo(200);
        assertThat(bridge.forms).singleElement().asString().endsWith("&WebIdentityToken=first");

        assertThat(get("first").code()).isEqualTo("AccessDenied");
        assertThat(get(SHARED + "x").status()).isEqualTo(403);
    }

    /** Who replaces or removes the token wants the old credentials gone, however fresh they are. */
    @Test
    void credentialsFollowTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "first");
        start(new SharedToken(new Secret(SHARED), new IdentityTokenFile(file)), SessionParameters.NONE);
        get(SHARED);
        Files.writeString(file, "second");
        assertThat(get(SHARED).status()).isEqualTo(200);
        assertThat(bridge.forms).last().asString().endsWith("&WebIdentityToken=second");
        Files.delete(file);
        assertThat(get(SHARED).status()).isEqualTo(503);
    }

    @Test
    void aFileWithoutATokenIsSaidToBe() throws IOException {
        Path file = folder.resolve("token");
        start(new SharedToken(new Secret(SHARED), new IdentityTokenFile(file)), SessionParameters.NONE);
        assertThat(get(SHARED).message())
                .isEqualTo("There is no identity token: cannot read `%s`: there is no such file.".formatted(file));
        Files.writeString(file, " \n");
        assertThat(get(SHARED).message()).isEqualTo("`%s` holds no token.".formatted(file));
        assertThat(get(SHARED).status()).isEqualTo(503);
        assertThat(bridge.forms).isEmpty();
    }

    @Test
    void noSecretIsLogged() throws IOException {
        start(new IdentityTokens(), SessionParameters.NONE);
        get(TOKEN);
        get("Bearer of-somebody");
        bridge.refuse(400, "InvalidIdentityToken", "It is not valid.");
        get("token-of-mallory");
        assertThat(told.toString())
                .contains("issued ASIA1 until 2026-03-01T13:00:00Z", "InvalidIdentityToken")
                .doesNotContain(TOKEN, "of-somebody", "of-mallory", FakeSts.SECRET, FakeSts.SESSION_TOKEN);
    }
}
