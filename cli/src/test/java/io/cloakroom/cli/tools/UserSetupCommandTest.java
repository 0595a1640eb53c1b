package io.cloakroom.cli.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.cli.Cloakroom;
import io.cloakroom.cli.login.FakeProvider;
import io.cloakroom.cli.profile.OpenId;
import io.cloakroom.cli.profile.Profile;
import io.cloakroom.cli.running.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserSetupCommandTest {
    private FakeProvider bridge;
    private Path aws;

    @TempDir
    private Path home;

    @BeforeEach
    void start() throws IOException {
        bridge = new FakeProvider();
        aws = home.resolve(".aws/config");
    }

    @AfterEach
    void stop() {
        bridge.close();
    }

    private Cloakroom setup(String... more) {
        String[] arguments = new String[more.length + 4];
        arguments[0] = "setup";
        arguments[1] = bridge.url();
        arguments[2] = "--profile";
        arguments[3] = "lake";
        System.arraycopy(more, 0, arguments, 4, more.length);
        return Cloakroom.run(Map.of("HOME", home.toString(), "PATH", ""), InputStream.nullInputStream(), arguments);
    }

    private String profile() {
        return """
                [profile lake]
                # by cloakroom setup, which overwrites changes made here
                credential_process = cloakroom credentials --profile lake
                region = eu-west-9
                services = cloakroom-lake
                s3 =
                  addressing_style = path

                [services cloakroom-lake]
                # by cloakroom setup, which overwrites changes made here
                s3 =
                  endpoint_url = %1$s
                sts =
                  endpoint_url = %1$s
                """.formatted(bridge.url());
    }

    @Test
    void writesAProfileForTheAwsCliAndSaysHowToGoOn() throws IOException {
        Cloakroom setup = setup();

        assertThat(setup.errors()).isEmpty();
        assertThat(setup.lines())
                .contains(aws + ":", "  [profile lake]", "Written: " + aws, "Log in: cloakroom login --profile lake")
                .endsWith("Then:   aws s3 ls --profile lake");
        assertThat(aws).hasContent(profile());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(aws)))
                .isEqualTo("rw-------");
        assertThat(setup().lines()).contains(aws + ": nothing to change");
        assertThat(aws).hasContent(profile());
    }

    @Test
    void aDryRunWritesNothing() {
        assertThat(setup("--dry-run", "--tools", "aws,rclone,duckdb").lines())
                .last()
                .isEqualTo("Nothing is written.");
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void programsReadWhatIsWritten() {
        Cloakroom setup = setup("--json");

        assertThat(setup.lines()).containsExactly("""
            {"profile":"lake","bridge":"%s","written":true,"files":[{"path":"%s","changed":true}]}\
            """.formatted(bridge.url(), aws));
        assertThat(setup.errors()).contains("Written: " + aws);
        assertThat(setup("--json", "--dry-run").text())
                .contains("\"written\":false")
                .contains("\"changed\":false");
    }

    @Test
    void whatOthersWroteStays() throws IOException {
        String others = "# mine\n[default]\nregion = x\n\n[profile lakeside]\nregion = y\n";
        Files.createDirectories(aws.getParent());
        Files.writeString(aws, others);
        Files.setPosixFilePermissions(aws, PosixFilePermissions.fromString("rw-r-----"));

        assertThat(setup().text()).contains("as it was: " + aws + ".before-cloakroom");
        assertThat(aws).hasContent(others + "\n" + profile());
        assertThat(Path.of(aws + ".before-cloakroom")).hasContent(others);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(aws)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void theCopyOfTheFirstTimeStays() throws IOException {
        String others = "[default]\nregion = x\n";
        Files.createDirectories(aws.getParent());
        Files.writeString(aws, others);
        setup();
        Files.writeString(aws, Files.readString(aws).replace("eu-west-9", "old-1"));

        assertThat(setup().lines()).contains("Written: " + aws);
        assertThat(Path.of(aws + ".before-cloakroom")).hasContent(others);
    }

    @Test
    void theEndsOfLinesStay() throws IOException {
        String others = "[default]\r\nregion = x\r\n\r\n# \n[profile other]\r\nregion = y";
        Files.createDirectories(aws.getParent());
        Files.writeString(aws, others);
        setup();

        assertThat(Files.readString(aws))
                .isEqualTo(others + "\r\n\r\n" + profile().replace("\n", "\r\n"));
        assertThat(setup().lines()).contains(aws + ": nothing to change");
    }

    @Test
    void aFileThatChangedMeanwhileStays() throws IOException {
        Path file = home.resolve("config");
        Files.writeString(file, "of another program");

        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> new ToolFile(file, "as read", "new", "").write())
                .withMessageContaining("has changed meanwhile");
        assertThat(file).hasContent("of another program");
    }

    @Test
    void ourOwnSectionIsReplacedWhereItStands() throws IOException {
        setup();
        String after = "\n[profile other]\nregion = z\n";
        Files.writeString(aws, profile().replace("eu-west-9", "old-1") + after);

        assertThat(setup().code()).isZero();
        assertThat(aws).hasContent(profile() + after);
    }

    @Test
    void aSectionOfOthersIsNotOverwritten() throws IOException {
        String others = "[profile   lake]\nregion = x\n";
        Files.createDirectories(aws.getParent());
        Files.writeString(aws, others);

        Cloakroom setup = setup("--tools", "aws,rclone");
        assertThat(setup.code()).isEqualTo(2);
        assertThat(setup.errors()).contains("there is a section [profile lake] that cloakroom did not write");
        assertThat(aws).hasContent(others);
        assertThat(home.resolve(".config")).doesNotExist();
    }

    /** SDKs run the command by a shell, which takes more than spaces for something else. */
    @Test
    void aCommandInAnyFolderIsRun() throws Exception {
        Path command = Files.createDirectories(home.resolve("o'brien $(touch stray)/a \"b\"/bin"))
                .resolve("cloakroom");
        Files.writeString(command, "#!/bin/sh\necho \"$*\"\n");
        assertThat(command.toFile().setExecutable(true)).isTrue();
        URI place = URI.create("https://s3.example.org");
        Profile profile = Profile.of(
                "lake",
                new Profile.BridgePlace(place, place, "us-east-1", true),
                new OpenId(URI.create("https://sso.example.org"), "s3-cli", "openid s3", Optional.empty()),
                Optional.empty());

        String line = new ToolProfiles(profile, Map.of("HOME", home.toString()), command.toString())
                .aws()
                .after()
                .lines()
                .filter(each -> each.startsWith("credential_process"))
                .findFirst()
                .orElseThrow();

        Process shell = new ProcessBuilder("sh", "-c", line.substring(line.indexOf('=') + 1))
                .directory(home.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(shell.getInputStream().readAllBytes(), UTF_8)).isEqualTo("credentials --profile lake\n");
        assertThat(home.resolve("stray")).doesNotExist();
    }

    @Test
    void writesForRcloneAndDuckdb() throws IOException {
        Cloakroom setup = setup("--tools", "rclone,duckdb,mc");

        assertThat(home.resolve(".config/rclone/rclone.conf")).hasContent("""
                [lake]
                # by cloakroom setup, which overwrites changes made here
                type = s3
                provider = Other
                env_auth = true
                profile = lake
                region = eu-west-9
                endpoint = %s
                force_path_style = true
                """.formatted(bridge.url()));
        assertThat(Files.readString(home.resolve(".config/cloakroom/lake.duckdb.sql")))
                .contains("CREATE OR REPLACE SECRET \"lake\"", "USE_SSL false", "CHAIN 'process', PROFILE 'lake'");
        assertThat(setup.lines())
                .contains("        rclone lsd lake:", "        cloakroom exec --profile lake -- mc ls lake");
    }

    @Test
    void anEncryptedConfigurationOfRcloneStays() throws IOException {
        Path conf = home.resolve(".config/rclone/rclone.conf");
        Files.createDirectories(conf.getParent());
        Files.writeString(conf, "# Encrypted rclone configuration File\n\nRCLONE_ENCRYPT_V0:\nabc\n");

        assertThat(setup("--tools", "rclone").errors()).contains("is encrypted; it stays as it is");
        assertThat(aws).doesNotExist();
    }

    @Test
    void aBridgeWithoutADescriptionIsSaidToBe() {
        bridge.answers.put("/.well-known/cloakroom", new FakeProvider.Answer(404, ""));
        assertThat(setup().errors()).contains("does not say how to log in: HTTP status 404");
        bridge.answers.put("/.well-known/cloakroom", new FakeProvider.Answer(200, "{\"version\":2}"));
        assertThat(setup().errors()).contains("is not a document of version 1");
        bridge.answers.put(
                "/.well-known/cloakroom",
                new FakeProvider.Answer(
                        200,
                        "{\"version\":1,\"endpoints\":{\"s3\":\"http://a\",\"sts\":\"http://a\"},\"providers\":[{\"issuer\":\"http://sso.example\"}]}"));
        assertThat(setup().errors()).contains("must begin with https://");
    }
}
