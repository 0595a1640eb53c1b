package io.cloakroom.cli.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.cloakroom.cli.Cloakroom;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginCommandTest {
    private final Map<String, String> environment = new HashMap<>();
    private FakeProvider provider;
    private Path opened;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        provider = new FakeProvider();
        opened = folder.resolve("opened");
        environment.put("XDG_CONFIG_HOME", folder.resolve("config").toString());
        environment.put("BROWSER", FakeBrowser.command(opened));
        environment.put("PATH", "");
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    private Cloakroom run(String... arguments) {
        return Cloakroom.run(environment, InputStream.nullInputStream(), arguments);
    }

    @Test
    void logsInFromTheAddressOfABridge() throws IOException {
        Cloakroom login = run("login", provider.url());

        assertThat(login.errors()).startsWith("Log in in the browser that opens.");
        assertThat(login.lines())
                .containsExactly("Logged in to %s as ada. The login is kept by: file.".formatted(provider.url()));
        assertThat(login.code()).isZero();
        assertThat(Files.readString(opened))
                .contains("response_type=code", "code_challenge_method=S256", "client_id=s3-cli", "scope=openid%20s3")
                .contains("redirect_uri=http%3A%2F%2F127.0.0.1%3A");
        assertThat(run("logins").text())
                .isEqualTo(
                        "cloakroom  %s  ada, unless used before until 2100-01-01T00:00:00Z".formatted(provider.url()));
    }

    @Test
    void onlyTheOwnerCanReadWhatIsKept() throws IOException {
        run("login", provider.url());

        try (Stream<Path> files = Files.walk(folder.resolve("config"))) {
            for (Path file : files.skip(1).toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------");
            }
        }
        Path logins = folder.resolve("config/cloakroom/logins");
        assertThat(logins.resolve("cloakroom.token")).hasContent(provider.refreshToken());
        assertThat(Files.readString(logins.resolve("cloakroom.json"))).doesNotContain(provider.refreshToken());
    }

    @Test
    void aLoginByOptionsNeedsNoDescription() {
        Cloakroom login = run(
                "login", "--issuer", provider.issuer(), "--endpoint", provider.url(), "--profile", "lake", "--json");

        assertThat(login.lines())
                .containsExactly(
                        "{\"profile\":\"lake\",\"user\":\"ada\",\"bridge\":\"%s\",\"issuer\":\"%s\",\"keeper\":\"file\"}"
                                .formatted(provider.url(), provider.issuer()));
        assertThat(run("whoami").lines()).contains("user     ada", "policies lab, readonly");
    }

    @Test
    void s09_noArgumentOfTheBrowserTellsHowToFinishTheLogin() throws IOException {
        run("login", provider.url());

        String argument = Files.readString(opened).split(" ", -1)[0];
        Path page = folder.resolve("config/cloakroom/logins/cloakroom.html");
        assertThat(argument).isEqualTo(page.toUri().toString());
        assertThat(page).doesNotExist();
    }

    @Test
    void s09_whoHasLoggedInIsSaid() {
        run("login", provider.url());
        run("logout");

        assertThat(run("credentials", "--login").errors()).endsWith("Logged in as ada.%n".formatted());
    }

    @Test
    void twentyProcessesOpenOneBrowser() throws Exception {
        run("login", provider.url());
        run("logout");
        Files.delete(opened);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> one = () -> run("credentials", "--login").code();
            List<Future<Integer>> all = threads.invokeAll(Collections.nCopies(20, one));
            for (Future<Integer> each : all) {
                assertThat(each.get()).isZero();
            }
        }
        assertThat(opened).isNotEmptyFile();
        assertThat(Files.readAllLines(opened)).hasSize(1);
    }

    /** Waits until all have begun, and a little for what they do until they wait. */
    private static void awaitAll(CountDownLatch begun) {
        try {
            begun.await();
            Thread.sleep(300);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void thoseWhoWaitedForALoginThatFailedBeginNone() throws Exception {
        run("login", provider.url());
        run("logout");
        Files.delete(opened);
        provider.more = "&error=access_denied";
        CountDownLatch begun = new CountDownLatch(5);
        provider.beforeLogin = () -> awaitAll(begun);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Cloakroom> one = () -> {
                begun.countDown();
                return run("credentials", "--login");
            };
            List<Future<Cloakroom>> all = threads.invokeAll(Collections.nCopies(5, one));
            for (Future<Cloakroom> each : all) {
                assertThat(each.get().code()).isNotZero();
            }
        }
        assertThat(Files.readAllLines(opened)).hasSize(1);
    }

    @Test
    void aLoginIsUsedWhileAPersonIsAskedForTheNext() throws Exception {
        run("login", provider.url());
        Path asked = folder.resolve("asked");
        Path browser = folder.resolve("slow-browser");
        Files.writeString(browser, "#!/bin/sh\n: > '%s'\n".formatted(asked));
        assertThat(browser.toFile().setExecutable(true)).isTrue();
        environment.put("BROWSER", browser.toString());
        Thread login = Thread.ofVirtual().start(() -> run("login"));
        try {
            while (!Files.exists(asked)) {
                Thread.sleep(10);
            }
            assertTimeoutPreemptively(
                    Duration.ofSeconds(30),
                    () -> assertThat(run("credentials").code()).isZero());
        } finally {
            login.interrupt();
            login.join();
        }
    }

    @Test
    void withoutABrowserItSaysSoAndDoesNotWait() {
        environment.remove("BROWSER");
        Cloakroom login = run("login", provider.url());

        assertThat(login.code()).isEqualTo(4);
        assertThat(login.errors())
                .contains("there is no browser on this machine")
                .contains("--device");
    }

    @Test
    void withoutALoginNobodyIsAsked() {
        assertThat(run("credentials").errors()).contains("there is no profile yet: `cloakroom setup URL`");
        run("login", provider.url());
        run("logout");
        Cloakroom credentials = run("credentials");
        assertThat(credentials.code()).isEqualTo(4);
        assertThat(credentials.lines()).isEmpty();
        assertThat(credentials.errors()).isEqualTo("you are not logged in: `cloakroom login`%n".formatted());
    }

    @Test
    void logsInWithACodeOnAnotherDevice() {
        environment.remove("BROWSER");
        Cloakroom login = run("login", provider.url(), "--device");

        assertThat(login.errors()).contains("type the code ABCD-EFGH").contains("if you began this login yourself");
        assertThat(login.text()).contains("as ada");
        assertThat(provider.callsOf("/realms/acme/token")).isEqualTo(2);
    }

    @Test
    void s09_refusesAnAddressThatIsPastedOfAnotherLogin() {
        environment.remove("BROWSER");
        for (String pasted : List.of(
                "http://127.0.0.1/callback?code=the-code&state=of-somebody-else\n",
                "http://127.0.0.1/callback?code=the-code\n",
                "https://evil.example/callback?code=the-code\n",
                "\n",
                "")) {
            Cloakroom login = Cloakroom.run(
                    environment, new ByteArrayInputStream(pasted.getBytes(UTF_8)), "login", provider.url(), "--paste");
            assertThat(login.code()).as(pasted).isEqualTo(4);
        }
        assertThat(provider.callsOf("/realms/acme/token")).isZero();
    }

    @Test
    void s09_refusesTheTokensOfAnotherLogin() {
        provider.nonce = "of-another-login";
        Cloakroom login = run("login", provider.url());

        assertThat(login.code()).isEqualTo(1);
        assertThat(login.errors()).contains("its nonce differs");
        assertThat(run("credentials").code()).isEqualTo(4);
    }

    @Test
    void s09_refusesTheCodeOfAnotherProvider() {
        provider.more = "&iss=https%3A%2F%2Fevil.example";
        Cloakroom login = run("login", provider.url());

        assertThat(login.errors()).contains("from another provider, `https://evil.example`");
        assertThat(provider.callsOf("/realms/acme/token")).isZero();
    }

    @Test
    void s09_theProviderIsNamedAsItSpellsItsName() {
        provider.answers.put(
                "/realms/acme/.well-known/openid-configuration",
                new FakeProvider.Answer(200, """
                        {"issuer": "%1$s/", "authorization_endpoint": "%1$s/auth", "token_endpoint": "%1$s/token"}
                        """.formatted(provider.issuer())));
        provider.more = "&iss=" + provider.issuer() + "/";
        assertThat(run("login", provider.url()).code()).isZero();

        provider.more = "&iss=" + provider.issuer();
        assertThat(run("login").errors()).contains("from another provider");
    }

    @Test
    void aProviderThatNamesAnotherIssuerIsRefused() {
        provider.answers.put(
                "/realms/acme/.well-known/openid-configuration",
                new FakeProvider.Answer(200, "{\"issuer\": \"https://evil.example\"}"));
        assertThat(run("login", provider.url()).errors())
                .contains("says that it is `https://evil.example`: use that as --issuer");
    }

    @Test
    void logoutRevokes() throws IOException {
        run("login", provider.url());
        String token = provider.refreshToken();
        Cloakroom logout = run("logout");

        assertThat(logout.text()).isEqualTo("Logged out of %s; you were ada.".formatted(provider.url()));
        assertThat(provider.calls.getLast()).startsWith("/realms/acme/revoke").contains(token, "client_id=s3-cli");
        assertThat(folder.resolve("config/cloakroom/logins/cloakroom.token")).doesNotExist();
        assertThat(run("logins").text()).endsWith("not logged in");
        assertThat(run("logout").text()).startsWith("You were not logged in");
    }

    @Test
    void programsReadWhoWasLoggedOut() {
        run("login", provider.url());

        assertThat(run("logout", "--json").lines())
                .containsExactly(
                        "{\"profile\":\"cloakroom\",\"bridge\":\"%s\",\"user\":\"ada\"}".formatted(provider.url()));
        assertThat(run("logout", "--json").text()).doesNotContain("user");
    }

    @Test
    void logoutEverywhereEndsTheSession() {
        run("login", provider.url());
        run("logout", "--everywhere", "--forget");

        assertThat(provider.calls.getLast()).startsWith("/realms/acme/logout");
        assertThat(run("logins").text()).isEqualTo("There is no profile yet.");
    }

    @Test
    void whatTheProviderDoesNotRevokeIsRemovedHereAllTheSame() {
        run("login", provider.url());
        provider.answers.put("/realms/acme/revoke", new FakeProvider.Answer(503, ""));
        Cloakroom logout = run("logout");

        assertThat(logout.code()).isEqualTo(1);
        assertThat(logout.errors()).contains("does not revoke the login: HTTP status 503");
        assertThat(run("credentials").code()).isEqualTo(4);
    }

    /** A keyring: a script that keeps the token beside it. */
    private void useKeyring() throws IOException {
        Path tool = folder.resolve("secret-tool");
        Files.writeString(tool, """
                #!/bin/sh
                PATH=/usr/bin:/bin
                cd '%s'
                case $1 in
                store) cat > kept ;;
                lookup) cat kept ;;
                clear) test ! -f locked && rm -f kept ;;
                esac
                """.formatted(folder));
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        environment.put("PATH", folder.toString());
        environment.put("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
    }

    @Test
    void aLoginWhoseTokenCannotBeReadIsNotForgotten() throws IOException {
        useKeyring();
        run("login", provider.url());
        Path login = folder.resolve("config/cloakroom/logins/cloakroom.json");
        environment.remove("DBUS_SESSION_BUS_ADDRESS");
        Cloakroom logout = run("logout");

        assertThat(logout.code()).isEqualTo(1);
        assertThat(logout.errors()).contains("you are not logged out").contains("--forget");
        assertThat(login).exists();
        assertThat(provider.callsOf("/realms/acme/revoke")).isZero();

        assertThat(run("logout", "--forget").errors()).contains("stays with its keeper, secret-tool");
        assertThat(login).doesNotExist();
        assertThat(run("logins").text()).isEqualTo("There is no profile yet.");
    }

    @Test
    void aLoginWhoseTokenIsGoneIsNotSaidToHaveEnded() throws IOException {
        useKeyring();
        run("login", provider.url());
        Files.delete(folder.resolve("kept"));

        assertThat(run("logout").errors()).contains("you are not logged out").contains("--forget");
        assertThat(run("logout", "--forget").code()).isEqualTo(1);
        assertThat(run("logins").text()).isEqualTo("There is no profile yet.");
    }

    @Test
    void aLoginWhoseTokenIsNotRemovedIsNotForgotten() throws IOException {
        useKeyring();
        run("login", provider.url());
        Path locked = Files.createFile(folder.resolve("locked"));
        Cloakroom logout = run("logout");

        assertThat(logout.code()).isEqualTo(1);
        assertThat(logout.errors()).contains("stays with its keeper, secret-tool");
        Files.delete(locked);
        assertThat(run("logout").code()).isZero();
        assertThat(folder.resolve("kept")).doesNotExist();
    }

    @Test
    void aTokenThatStaysBehindIsSaidTo() throws IOException {
        useKeyring();
        run("login", provider.url());
        Path locked = Files.createFile(folder.resolve("locked"));
        Cloakroom login = run("login", "--no-keychain");

        assertThat(login.code()).isZero();
        assertThat(login.errors()).contains("Of the login before: the refresh token", "secret-tool");
        run("login");
        Files.delete(locked);
        assertThat(run("login", "--no-keychain").errors()).doesNotContain("Of the login before");
        assertThat(folder.resolve("kept")).doesNotExist();
    }

    @Test
    void aProfileOfAnotherBridgeStays() throws IOException {
        run("login", provider.url());
        try (FakeProvider other = new FakeProvider()) {
            Cloakroom login = run("login", other.url());
            assertThat(login.code()).isEqualTo(2);
            assertThat(login.errors()).contains("give another name with --profile");
            assertThat(run("login", other.url(), "--profile", "other").code()).isZero();
        }
        assertThat(run("logins").lines()).hasSize(2);
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThat(run("login", "--client", "x").errors()).contains("describe a new profile");
        assertThat(run("login", "--issuer", provider.issuer()).errors())
                .contains("give --issuer and --endpoint together");
        assertThat(run("login", "--issuer", "http://sso.example.org/realms/a", "--endpoint", provider.url())
                        .errors())
                .contains("the issuer `http://sso.example.org/realms/a` must begin with https://");
        assertThat(run("login", provider.url(), "--profile", "../x").errors()).contains("cannot name a profile");
        assertThat(run("login", "ftp://x").errors()).contains("is not an http:// or https:// URL");
        for (String letters : List.of("\u2019;calc;\u2019", "\u00e4", "\n")) {
            assertThat(run("login", "https://s3.example.org/" + letters).errors())
                    .contains("is not an http:// or https:// URL");
        }
        assertThat(run("login", provider.url() + "/nothing").errors())
                .contains("does not say how to log in: HTTP status 404");
        assertThat(run("login", "--device", "--paste").errors()).contains("not both");
    }
}
