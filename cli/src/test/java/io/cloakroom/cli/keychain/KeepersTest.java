package io.cloakroom.cli.keychain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools of systems, played by scripts that write down their arguments. */
class KeepersTest {
    private static final Secret TOKEN = new Secret("eyJhbGciOi.eyJzdWIi.c2ln-_");

    @TempDir
    private Path folder;

    private Keepers keepers(String system) {
        return new Keepers(
                Map.of(
                        "PATH",
                        folder.toString(),
                        "XDG_CONFIG_HOME",
                        folder.resolve("config").toString(),
                        "DBUS_SESSION_BUS_ADDRESS",
                        "unix:path=/nowhere"),
                system);
    }

    private void tool(String name, String script) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(
                file, "#!/bin/sh\nPATH=/usr/bin:/bin\ncd '%s'\necho \"$@\" >> arguments\n%s".formatted(folder, script));
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private void keeps(Keeper keeper, String name) throws IOException {
        assertThat(keeper.name()).isEqualTo(name);
        assertThat(keeper.find("lake")).isEmpty();
        keeper.store("lake", new Secret("before"));
        keeper.store("lake", TOKEN);
        assertThat(keeper.find("lake")).contains(TOKEN);
        keeper.remove("lake");
        assertThat(keeper.find("lake")).isEmpty();
        keeper.remove("lake");
    }

    private void noArgumentTellsTheToken() throws IOException {
        assertThat(Files.readString(folder.resolve("arguments")))
                .contains("lake")
                .doesNotContain(TOKEN.reveal());
    }

    @Test
    void linux() throws IOException {
        tool("secret-tool", """
                case $1 in
                store) cat > kept ;;
                lookup) cat kept ;;
                clear) rm -f kept ;;
                esac
                """);
        keeps(keepers("Linux").keychain().orElseThrow(), "secret-tool");
        noArgumentTellsTheToken();
    }

    @Test
    void mac() throws IOException {
        tool("security", """
                case $1 in
                -i) read -r add u s service a account w token; echo "$token" > kept ;;
                find-generic-password) cat kept ;;
                delete-generic-password) test -f kept || exit 44; rm kept ;;
                esac
                """);
        keeps(keepers("Mac OS X").keychain().orElseThrow(), "security");
        noArgumentTellsTheToken();
    }

    @Test
    void windows() throws IOException {
        tool("powershell.exe", """
                case $4 in
                *ConvertFrom-SecureString*) base64 -w0 ;;
                *) base64 -d ;;
                esac
                """);
        keeps(keepers("Windows 11").keychain().orElseThrow(), "powershell");
        assertThat(Files.readString(folder.resolve("arguments"))).doesNotContain(TOKEN.reveal());
    }

    @Test
    void aFileWhereThereIsNoTool() throws IOException {
        assertThat(keepers("Linux").keychain()).isEmpty();
        keeps(keepers("Linux").file(), "file");
    }

    @Test
    void aToolThatFailsKeepsNothing() throws IOException {
        tool("secret-tool", "exit 1\n");
        Keeper keeper = keepers("Linux").keychain().orElseThrow();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> keeper.store("lake", TOKEN))
                .withMessage("secret-tool ended with code 1");
        assertThat(keeper.find("lake")).isEmpty();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> keeper.remove("lake"))
                .withMessage("secret-tool ended with code 1");
        tool("security", "exit 1\n");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> keepers("Mac OS X").keychain().orElseThrow().remove("lake"))
                .withMessage("security ended with code 1");
    }
}
