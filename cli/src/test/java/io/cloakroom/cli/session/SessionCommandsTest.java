package io.cloakroom.cli.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.cli.Cloakroom;
import io.cloakroom.cli.login.FakeBrowser;
import io.cloakroom.cli.login.FakeProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionCommandsTest {
    private FakeProvider provider;

    @TempDir
    private Path folder;

    @BeforeEach
    void logIn() throws IOException {
        provider = new FakeProvider();
        assertThat(run("login", provider.url(), "--profile", "lake-1").code()).isZero();
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    private Map<String, String> environment() {
        return Map.of(
                "XDG_CONFIG_HOME",
                folder.resolve("config").toString(),
                "BROWSER",
                FakeBrowser.command(folder.resolve("opened")));
    }

    private Cloakroom run(String... arguments) {
        return Cloakroom.run(environment(), InputStream.nullInputStream(), arguments);
    }

    @Test
    void printsCredentialsAsSdksReadThem() {
        Cloakroom credentials = run("credentials");

        assertThat(credentials)
                .isEqualTo(new Cloakroom(
                        0,
                        List.of(
                                "{\"Version\":1,\"AccessKeyId\":\"ASIA0123456789ABCDEF\",\"SecretAccessKey\":\"%s\",\"SessionToken\":\"%s\",\"Expiration\":\"2030-01-01T00:00:00Z\"}"
                                        .formatted(FakeProvider.SECRET_KEY, FakeProvider.SESSION_TOKEN)),
                        ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"credentials", "credentials -p lake-1", "credentials --profile=lake-1"})
    void printsTheSameWithoutReadingOtherOptions(String arguments) {
        StringWriter out = new StringWriter();
        PlainCredentials plain = PlainCredentials.read(arguments.split(" ")).orElseThrow();

        assertThat(plain.run(environment(), new PrintWriter(out, true), new PrintWriter(out, true)))
                .isZero();
        assertThat(out.toString().strip()).isEqualTo(run(arguments.split(" ")).text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"env", "credentials --help", "credentials -p", "credentials -p -p", "credentials x --login"})
    void leavesOtherArgumentsToPicocli(String arguments) {
        assertThat(PlainCredentials.read(arguments.split(" "))).isEmpty();
    }

    /** The provider of this test takes each refresh token once. */
    @Test
    void theNextRefreshTokenIsKept() {
        for (int i = 0; i < 3; i++) {
            assertThat(run("credentials", "--duration", "15m").code()).isZero();
        }
        assertThat(provider.calls.getLast()).startsWith("/ ").contains("DurationSeconds=900");
        assertThat(provider.callsOf("/realms/acme/.well-known/openid-configuration"))
                .isEqualTo(1);
    }

    @Test
    void secretsOfSessionsAreNotWritten() throws IOException {
        run("credentials");
        run("env");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file))
                        .as(file.toString())
                        .doesNotContain(FakeProvider.SECRET_KEY, FakeProvider.SESSION_TOKEN);
            }
        }
    }

    @Test
    void printsVariablesForShells() {
        assertThat(run("env", "--format", "bash").lines())
                .contains(
                        "unset AWS_PROFILE",
                        // SDKs would pass by the address of the bridge, and show AWS the session token.
                        "export AWS_IGNORE_CONFIGURED_ENDPOINT_URLS='false'",
                        "export AWS_SECRET_ACCESS_KEY='%s'".formatted(FakeProvider.SECRET_KEY),
                        "export AWS_REGION='eu-west-9'",
                        "export AWS_ENDPOINT_URL_S3='%s'".formatted(provider.url()),
                        "export MC_HOST_lake_1='%s'"
                                .formatted(provider.url()
                                        .replace(
                                                "http://",
                                                "http://ASIA0123456789ABCDEF:%s:%s@"
                                                        .formatted(
                                                                FakeProvider.SECRET_KEY, FakeProvider.SESSION_TOKEN))));
        assertThat(run("env", "--format", "PowerShell").lines())
                .contains("$Env:AWS_SESSION_TOKEN = '%s'".formatted(FakeProvider.SESSION_TOKEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'", "\u2018", "\u2019", "\u201a", "\u201b"})
    void noQuoteOfPowerShellEndsAValue(String quote) {
        assertThat(EnvCommand.powershell("a%s;calc;%s".formatted(quote, quote)))
                .isEqualTo("'a%1$s%1$s;calc;%1$s%1$s'".formatted(quote));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AccessKeyId", "SecretAccessKey", "SessionToken"})
    void credentialsThatAreNoWordAreRefused(String member) {
        for (String value : List.of("a\u2019;calc;\u2019", "a b", "a\nb")) {
            String answer = """
                    <R><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>A</AccessKeyId>
                    <SecretAccessKey>S</SecretAccessKey><SessionToken>T</SessionToken>
                    <Expiration>2030-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult></R>
                    """.replaceFirst("<%1$s>.<".formatted(member), "<%s>%s<".formatted(member, value));
            provider.answers.put("/", new FakeProvider.Answer(200, answer));
            Cloakroom env = run("env", "--format", "powershell");

            assertThat(env.lines()).as(value).isEmpty();
            assertThat(env.errors()).contains("is not STS");
        }
    }

    @Test
    void runsACommandWithThem() {
        String check = "test \"$AWS_SESSION_TOKEN\" = %s && test -z \"$AWS_PROFILE\" && exit 7"
                .formatted(FakeProvider.SESSION_TOKEN);
        assertThat(run("exec", "--profile", "lake-1", "--", "sh", "-c", check).code())
                .isEqualTo(7);
        assertThat(run("exec", "--", "/nowhere/such").code()).isEqualTo(127);
        assertThat(run("exec", "sh", "-c", "exit 3").code()).isEqualTo(3);
    }

    @Test
    void saysWhoIsLoggedIn() {
        assertThat(run("whoami", "--json").text())
                .contains("\"user\":\"ada\"", "\"policies\":[\"lab\",\"readonly\"]", "assumed-role/_/ada");
    }

    @ParameterizedTest
    @CsvSource({"true, 0", "false, 3"})
    void asksTheBridgeWhatOneMay(boolean allowed, int code) {
        String answer = "{\"allowed\":%s,\"decision\":\"x\",\"reason\":\"as statement 0 of policy `lab` says\"}"
                .formatted(allowed);
        provider.answers.put("/minio/admin/v3/cloakroom/explain", new FakeProvider.Answer(200, answer));
        Cloakroom explain = run("explain", "s3://reports/a b/c?.csv", "GetObject");

        assertThat(explain)
                .isEqualTo(new Cloakroom(
                        code,
                        List.of("s3:GetObject s3://reports/a b/c?.csv: as statement 0 of policy `lab` says"),
                        ""));
        assertThat(provider.calls.getLast())
                .contains("action=s3:GetObject", "bucket=reports", "key=a b/c?.csv")
                .doesNotContain(FakeProvider.SECRET_KEY);
        assertThat(run("explain", "s3://reports", "s3:ListBucket", "--json").text())
                .isEqualTo(answer);
    }

    @Test
    void whatTheBridgeDoesNotExplainIsSaid() {
        assertThat(run("explain", "s3://reports", "ListBucket").errors())
                .contains("is not a bridge, or one without this call: HTTP status 404");
        provider.answers.put(
                "/minio/admin/v3/cloakroom/explain",
                new FakeProvider.Answer(
                        400, "{\"Code\":\"InvalidRequest\",\"Message\":\"`s3:X` is not an action of S3.\"}"));
        assertThat(run("explain", "s3://reports", "X").errors())
                .isEqualTo("the bridge refuses: `s3:X` is not an action of S3. (InvalidRequest)%n".formatted());
        assertThat(run("explain", "reports", "X").errors()).contains("is not like s3://bucket/key");
    }

    @Test
    void makesALink() {
        Cloakroom link = run("share", "s3://reports/a b.csv", "--for", "2h");

        assertThat(link.text())
                .startsWith(provider.url() + "/reports/a%20b.csv?X-Amz-Algorithm=AWS4-HMAC-SHA256")
                .contains("X-Amz-Expires=7200", "eu-west-9", "X-Amz-Security-Token=" + FakeProvider.SESSION_TOKEN)
                .doesNotContain(FakeProvider.SECRET_KEY);
        assertThat(link.errors()).startsWith("It works until 2");
        assertThat(provider.calls.getLast()).contains("DurationSeconds=7260");
        assertThat(run("share", "s3://reports/").errors()).contains("is no object");
        assertThat(run("share", "s3://reports/x", "--for", "200h").errors()).contains("at most 7 days");
    }

    @Test
    void theDoctorLooksAtTheLogin() {
        assertThat(run("doctor", "--profile", "lake-1"))
                .isEqualTo(new Cloakroom(
                        0,
                        List.of("Nothing is found. The bridge gives credentials for this login:"
                                + " arn:aws:sts::000000000000:assumed-role/_/ada"),
                        ""));
        assertThat(run("doctor", "--profile", "lake-1", "--url", "https://sso.example.org")
                        .errors())
                .contains("give it alone");
        run("logout");
        assertThat(run("doctor", "--profile", "lake-1").code()).isEqualTo(4);
    }

    @Test
    void aLoginThatIsOverIsSaidToBe() {
        provider.answers.put(
                "/realms/acme/token",
                new FakeProvider.Answer(
                        400, "{\"error\":\"invalid_grant\",\"error_description\":\"Session not active\"}"));
        Cloakroom credentials = run("credentials");
        assertThat(credentials.code()).isEqualTo(4);
        assertThat(credentials.errors()).isEqualTo("the login is over: Session not active; log in again%n".formatted());
    }

    @Test
    void aRefusalOfTheBridgeIsSaid() {
        provider.answers.put(
                "/",
                new FakeProvider.Answer(
                        400,
                        "<ErrorResponse><Error><Code>InvalidParameterValue</Code><Message>no"
                                + " policy</Message></Error></ErrorResponse>"));
        Cloakroom credentials = run("credentials");
        assertThat(credentials.code()).isEqualTo(1);
        assertThat(credentials.errors())
                .isEqualTo("the bridge gives no credentials: no policy (InvalidParameterValue)%n".formatted());
    }
}
