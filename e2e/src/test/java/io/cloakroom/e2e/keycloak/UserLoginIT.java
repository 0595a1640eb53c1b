package io.cloakroom.e2e.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.e2e.Clients;
import io.cloakroom.e2e.Mode;
import io.cloakroom.e2e.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** From nothing to an object and a link, by {@code cloakroom login} and a browser at the real Keycloak. */
class UserLoginIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path home;

    private UserCli cli;

    @BeforeEach
    void prepare() throws IOException {
        cli = new UserCli(home);
    }

    private static String[] login(String... more) {
        return Stream.concat(
                        Stream.of(
                                "login",
                                "--no-keychain",
                                "--issuer",
                                Stack.keycloak().issuer("demo"),
                                "--endpoint",
                                Mode.SERVER.endpoint().toString()),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    /** Logs in at the page that the command has opened. */
    private void logIn(String user) throws Exception {
        UserCli.Run login = cli.start(login());
        try (Browser browser = new Browser()) {
            Browser.Page form = browser.open(HttpRequest.newBuilder(URI.create(cli.awaitPage(login))));
            Browser.Page end = browser.submit(form, Map.of("username", user, "password", user));
            assertThat(end.html()).contains("Logged in");
            assertThat(end.uri().getPath()).isEqualTo("/callback");
        }
        UserCli.Result done = login.result();
        assertThat(done.code()).as(done.errors()).isZero();
        assertThat(done.text()).contains("as " + user);
    }

    @Test
    void aPersonGetsToTheirData() throws Exception {
        logIn("writer");

        assertThat(cli.run("whoami").text()).contains("user     writer", "policies readwrite", "assumed-role/");
        JsonNode credentials = JSON.readTree(cli.run("credentials").text());
        assertThat(credentials.path("Version").asInt()).isEqualTo(1);
        try (S3Client s3 = Clients.s3(
                Mode.SERVER.endpoint(),
                StaticCredentialsProvider.create(AwsSessionCredentials.create(
                        credentials.path("AccessKeyId").asText(),
                        credentials.path("SecretAccessKey").asText(),
                        credentials.path("SessionToken").asText())))) {
            s3.putObject(put -> put.bucket(Stack.LAB_DATA).key("by hand/a b.txt"), RequestBody.fromString("hello"));
        }
        UserCli.Result command = cli.run("exec", "--", "sh", "-c", "echo $AWS_ENDPOINT_URL_S3 $AWS_SESSION_TOKEN");
        assertThat(command.text()).startsWith(Mode.SERVER.endpoint() + " ").hasSizeGreaterThan(100);

        UserCli.Result link = cli.run("share", "s3://lab-data/by hand/a b.txt", "--for", "1m");
        assertThat(link.errors()).startsWith("It works until ");
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(HttpRequest.newBuilder(URI.create(link.text())).build(), BodyHandlers.ofString())
                            .body())
                    .isEqualTo("hello");
        }
    }

    @Test
    void aPersonIsToldWhyNot() throws Exception {
        logIn("reader");

        UserCli.Result may = cli.run("explain", "s3://public-reports/x", "GetObject");
        assertThat(may.text()).contains("allowed by statement", "of policy `readonly`");
        assertThat(may.code()).isZero();
        UserCli.Result mayNot = cli.run("explain", "s3://lab-data/x", "s3:PutObject");
        assertThat(mayNot.text()).contains("no statement of the caller's policies allows it");
        assertThat(mayNot.code()).isEqualTo(3);
    }

    @Test
    void processesSideBySideKeepTheLogin() throws Exception {
        logIn("reader");
        List<UserCli.Run> runs = IntStream.range(0, 6)
                .mapToObj(number -> cli.start("credentials"))
                .toList();
        assertThat(runs).allSatisfy(run -> assertThat(run.result().code()).isZero());
        assertThat(cli.run("credentials").code()).isZero();
    }

    @Test
    void aLogoutIsForGood() throws Exception {
        logIn("reader");
        String token = Files.readString(cli.tokenFile());

        assertThat(cli.run("logout").text()).endsWith("you were reader.");
        assertThat(cli.tokenFile()).doesNotExist();
        assertThat(cli.run("credentials").code()).isEqualTo(4);

        logIn("reader");
        Files.writeString(cli.tokenFile(), token);
        UserCli.Result again = cli.run("credentials");
        assertThat(again.code()).isEqualTo(4);
        assertThat(again.errors()).startsWith("the login is over: ");
    }

    @Test
    void aPersonLogsInOnAnotherDevice() throws Exception {
        UserCli.Run login = cli.start(login("--device"));
        String page = UserCli.awaitLine(login, "or open ").substring("or open ".length());
        try (Browser browser = new Browser()) {
            Browser.Page form = browser.open(HttpRequest.newBuilder(URI.create(page)));
            Browser.Page consent = browser.submit(form, Map.of("username", "reader", "password", "reader"));
            browser.submit(consent, Map.of("accept", "Yes"));
        }
        UserCli.Result done = login.result();
        assertThat(done.code()).as(done.errors()).isZero();
        assertThat(cli.run("credentials").code()).isZero();
    }
}
