package io.cloakroom.cli.keychain;

import io.cloakroom.aws.Secret;
import io.cloakroom.cli.profile.ConfigFolder;
import io.cloakroom.cli.profile.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/**
 * Windows' data protection, by PowerShell: the file holds the token encrypted with a key of the user's account.
 *
 * @see <a
 *     href="https://learn.microsoft.com/powershell/module/microsoft.powershell.security/convertfrom-securestring">ConvertFrom-SecureString</a>
 */
record WindowsKeychain(Tool powershell, ConfigFolder folder) implements Keeper {
    static final String NAME = "powershell";

    private static final String PROTECT =
            "[Console]::In.ReadToEnd() | ConvertTo-SecureString -AsPlainText -Force | ConvertFrom-SecureString";
    private static final String OPEN = "$s = [Console]::In.ReadToEnd().Trim() | ConvertTo-SecureString;"
            + " [Net.NetworkCredential]::new('', $s).Password";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void store(String profile, Secret secret) throws IOException {
        file(profile).write(run(secret.reveal(), PROTECT));
    }

    @Override
    public Optional<Secret> find(String profile) throws IOException {
        Optional<String> kept = file(profile).read();
        return kept.isEmpty() ? Optional.empty() : Optional.of(new Secret(run(kept.get(), OPEN)));
    }

    @Override
    public void remove(String profile) throws IOException {
        Files.deleteIfExists(file(profile).path());
    }

    private String run(String input, String script) throws IOException {
        Tool.Result done = powershell.run(input, "-NoProfile", "-NonInteractive", "-Command", script);
        String text = done.output().strip();
        if (done.code() != 0 || text.isEmpty()) {
            throw new IOException("PowerShell ended with code " + done.code());
        }
        return text;
    }

    private PrivateFile file(String profile) {
        return new PrivateFile(folder.ofLogin(profile, "protected"));
    }
}
