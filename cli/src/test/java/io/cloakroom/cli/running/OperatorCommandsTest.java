package io.cloakroom.cli.running;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cloakroom.cli.Cloakroom;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the commands for a running bridge send, and what they make of its answers. */
class OperatorCommandsTest {
    private static final String CUTOFF =
            "{\"scope\":{\"kind\":\"account\",\"user\":\"ali\\u001bce\"},\"before\":\"2026-03-01T12:00:00Z\",\"keepUntil\":\"2026-03-03T12:00:00Z\"}";

    @TempDir
    private Path folder;

    private final List<String> received = new ArrayList<>();
    private final HttpServer server;
    private int status = 200;
    private String answer = CUTOFF;

    OperatorCommandsTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() throws IOException {
        Files.writeString(folder.resolve("root.key"), "AKIAEXAMPLE\nthe secret\n");
        server.createContext("/", this::handle);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        received.add("%s %s %s"
                .formatted(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI(),
                        new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
        received.add(exchange.getRequestHeaders().getFirst("Authorization"));
        byte[] bytes = answer.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Cloakroom run(String... arguments) {
        Stream<String> access = Stream.of(
                "--url",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "--access-key-file",
                folder.resolve("root.key").toString());
        return Cloakroom.run(Stream.concat(Arrays.stream(arguments), access).toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --user alice                       | {"scope":{"kind":"account","user":"alice"}}
            --subject 7 --issuer https://i     | {"scope":{"kind":"subject","issuer":"https://i","subject":"7"}}
            --session 7 --issuer https://i     | {"scope":{"kind":"loginSoFar","issuer":"https://i","sid":"7"}}
            --policy p --issuer https://i      | {"scope":{"kind":"policy","issuer":"https://i","policy":"p"}}
            --access-key ASIA0123456789ABCDEF  | {"scope":{"kind":"accessKey","accessKeyId":"ASIA0123456789ABCDEF"}}
            --role arn:minio:iam:::role/x      | {"scope":{"kind":"role","role":"arn:minio:iam:::role/x"}}
            --type laptop --user alice         | {"scope":{"kind":"revokeType","user":"alice","type":"laptop"}}
            --all                              | {"scope":{"kind":"everything"}}
            --all --before 2026-03-01T13:00:00+01:00 | {"scope":{"kind":"everything"},"before":"2026-03-01T12:00:00Z"}
            """)
    void revokeAsksForACutoff(String options, String request) {
        Cloakroom run = run(("sessions revoke " + options).split(" "));
        assertThat(run.errors()).isEmpty();
        assertThat(run.lines()).containsExactly("Void up to 2026-03-01T12:00:00Z: account user=ali\\u001bce");
        assertThat(received.get(0)).startsWith("POST /minio/admin/v3/cloakroom/cutoffs ");
        assertThat(members(received.get(0).substring(received.get(0).indexOf('{'))))
                .isEqualTo(members(request));
        assertThat(received.get(1))
                .startsWith("AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/")
                .contains("//s3/aws4_request");
    }

    /** The members of a scope come in any order. */
    private static List<String> members(String json) {
        return Stream.of(json.split("[{},]")).sorted().toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                    | Say whose sessions: --user, --subject, --session, --policy, --access-key, --role or --all
            --type laptop         | --type needs --user
            --subject a           | --subject needs --issuer
            --issuer https://i    | --issuer needs --policy or --session or --subject
            --all --user alice    | --user and --all exclude each other: name one kind of sessions
            --all --before 9am    | --before: `9am` is not a time such as 2026-03-01T12:00:00Z
            """)
    void whoseSessionsMustBeClear(String options, String sentence) {
        Cloakroom run = run(("sessions revoke " + options).strip().split(" "));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errors().lines()).containsExactly(sentence, "See 'cloakroom sessions revoke --help'.");
        assertThat(received).isEmpty();
    }

    @Test
    void cutoffsAreListed() {
        answer = "{\"cutoffs\":[%s]}".formatted(CUTOFF);
        assertThat(run("sessions", "cutoffs"))
                .isEqualTo(new Cloakroom(0, List.of("2026-03-01T12:00:00Z  account user=ali\\u001bce"), ""));
        assertThat(received.get(0)).isEqualTo("GET /minio/admin/v3/cloakroom/cutoffs ");
    }

    /** Every command that the documentation shows. */
    @TestFactory
    Stream<DynamicTest> pages() throws IOException {
        List<String> commands = new ArrayList<>();
        for (String page : List.of("reference/operator-commands.md", "revocation.md")) {
            Files.readString(Cloakroom.checkout().resolve("docs/" + page))
                    .lines()
                    .filter(line -> line.startsWith("cloakroom ") && !line.contains("--data"))
                    .filter(line -> !line.startsWith("cloakroom keycloak ")) // these ask a realm
                    .map(line -> line.replace("trust.json", trust()))
                    .forEach(commands::add);
        }
        assertThat(commands).hasSizeGreaterThan(10);
        answer = "{\"scope\":{\"kind\":\"everything\"},\"keys\":2,\"newest\":\"\",\"forgotten\":true}";
        return commands.stream()
                .map(command -> DynamicTest.dynamicTest(command, () -> {
                    Cloakroom run = run(command.substring("cloakroom ".length()).split(" "));
                    assertThat(run.errors()).isEmpty();
                    assertThat(run.code()).isZero();
                }));
    }

    private static String trust() {
        return Cloakroom.checkout().resolve("examples/role/trust.json").toString();
    }

    @Test
    void rolesAreKept() {
        answer = """
                {"name":"lab","arn":"arn:aws:iam::000000000000:role/lab","trust":{"Version":"2012-10-17"},
                 "policies":["a","b"],"longestSessionSeconds":14400,"description":"no\\u001btes"}""";
        Cloakroom run =
                run(("role create lab --policy a --policy b --max-session 4h --description notes --trust " + trust())
                        .split(" "));
        assertThat(run)
                .isEqualTo(new Cloakroom(
                        0,
                        List.of(
                                "arn:         arn:aws:iam::000000000000:role/lab",
                                "policies:    a,b",
                                "max session: 4h",
                                "description: no\\u001btes",
                                "trust:       {\"Version\":\"2012-10-17\"}"),
                        ""));
        assertThat(received.get(0))
                .startsWith("POST /minio/admin/v3/cloakroom/create-role?name=lab {\"trust\":{\"Version\":")
                .endsWith("\"policies\":[\"a\",\"b\"],\"longestSessionSeconds\":14400,\"description\":\"notes\"}");

        run("role", "update", "lab", "--policy", "");
        assertThat(received.get(2)).isEqualTo("POST /minio/admin/v3/cloakroom/update-role?name=lab {\"policies\":[]}");
        run("role", "show", "la b");
        assertThat(received.get(4)).isEqualTo("GET /minio/admin/v3/cloakroom/role?name=la%20b ");
        assertThat(run("role", "remove", "lab").text()).startsWith("Role `lab` is removed");
        assertThat(received.get(6)).isEqualTo("POST /minio/admin/v3/cloakroom/remove-role?name=lab ");
        answer = "{\"roles\":[%s,{\"name\":\"none\",\"policies\":[]}]}".formatted(answer);
        assertThat(run("role", "list").lines()).containsExactly("lab  a,b", "none  (none)");
    }

    @Test
    void noRoleIsSentThatTrustsWhoeverComes() throws IOException {
        Path open = folder.resolve("open.json");
        Files.writeString(
                open,
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"}]}");
        Cloakroom run = run("role", "create", "lab", "--trust", open.toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errors()).contains("/Statement/0/Principal: everybody with a key or a session");
        assertThat(Cloakroom.run("policy", "lint", "--trust", open.toString()).text())
                .contains("/Statement/0/Principal: everybody with a key or a session")
                .endsWith("[invalid]");
        assertThat(Cloakroom.run("policy", "lint", "--trust", trust()).text()).isEqualTo("1 policy, no findings");
        assertThat(run("role", "create", "lab").errors()).contains("--trust is missing");
        assertThat(run("role", "update", "lab").errors()).contains("Say what to change");
        assertThat(run("role", "update", "lab", "--max-session", "4d").errors()).contains("not a time such as 30m");
        assertThat(received).isEmpty();
    }

    @Test
    void thePageShowsWhatIsPrinted() throws IOException {
        String page = Files.readString(Cloakroom.checkout().resolve("docs/reference/operator-commands.md"));
        answer = """
                {"cutoffs":[{"scope":{"kind":"account","user":"alice"},"before":"2026-03-01T12:00:00Z"},
                {"scope":{"kind":"policy","issuer":"https://login.example.org/realms/demo","policy":"lab-data"},
                 "before":"2026-03-01T11:00:00Z"}]}
                """;
        assertThat(page)
                .contains("$ cloakroom sessions cutoffs\n"
                        + run("sessions", "cutoffs").text() + "\n```");
        answer = "{\"scope\":{\"kind\":\"everything\"},\"before\":\"2026-03-01T12:00:00Z\"}";
        assertThat(page).contains("```\n" + run("sessions", "revoke", "--all").text() + "\n```");
    }

    @Test
    void keysAreRotated() {
        answer = "{\"keys\":2,\"newest\":\"2026-03-01T12:00:00Z\"}";
        assertThat(run("keys", "rotate"))
                .isEqualTo(new Cloakroom(
                        0, List.of("A new key of 2026-03-01T12:00:00Z seals sessions. Keys in the ring: 2."), ""));
        assertThat(received.get(0)).isEqualTo("POST /minio/admin/v3/cloakroom/rotate-keys ");
    }

    @ParameterizedTest
    @CsvSource({"true, 0", "false, 1"})
    void aRunningBridgeForgetsAPolicy(boolean forgotten, int code) {
        answer = "{\"forgotten\":%s}".formatted(forgotten);
        assertThat(run("policy", "forget", "old data&x").code()).isEqualTo(code);
        assertThat(received.get(0)).isEqualTo("POST /minio/admin/v3/cloakroom/forget-policy?name=old%20data%26x ");
    }

    @Test
    void aStateAndARunningBridgeAreNotTheSame() {
        Cloakroom run = run("policy", "forget", "x", "--data", folder.toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errors()).contains("give one of them");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a refusal       | 403 | {"Code":"AccessDenied","Message":"Access Denied."} | the bridge refuses: Access Denied. (AccessDenied)
            something else  | 404 | <html>                                            | is not a bridge, or one without these calls: HTTP status 404
            a redirect      | 302 |                                                   | HTTP status 302
            """)
    void aRefusalIsSaid(String why, int refusal, String body, String sentence) {
        status = refusal;
        answer = body == null ? "" : body;
        Cloakroom run = run("keys", "rotate");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.errors()).contains(sentence).hasLineCount(1).doesNotContain("the secret");
    }

    @Test
    void aBridgeThatIsAwayIsSaidToBe() {
        server.stop(0);
        Cloakroom run = run("keys", "rotate");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.errors()).contains("no bridge answers at http://127.0.0.1:");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --url ftp://h                         | --url: `ftp://h` is not
            --url http://h/path                   | --url: `http://h/path` is not
            --url http://me:pw@h                  | is not the http:// or https:// URL
            --access-key-file /nowhere/root.key   | cannot be read
            ''                                    | there is no access key to sign with
            """)
    void whatTheCommandNeedsIsSaid(String options, String sentence) {
        Cloakroom run = Cloakroom.run(("keys rotate " + options).strip().split(" "));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errors()).contains(sentence);
    }

    @Test
    void aKeyFileHasTwoLines() throws IOException {
        Files.writeString(folder.resolve("root.key"), "the secret");
        Cloakroom run = run("keys", "rotate");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errors()).contains("a line each").doesNotContain("the secret");
    }
}
