package io.cloakroom.cli.agent;

import io.cloakroom.aws.Secret;
import io.cloakroom.cli.documents.Input;
import io.cloakroom.cli.sts.NoCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file with an identity token, which another program renews. */
record IdentityTokenFile(Path file) implements TokenSource {
    private static final int MAX_BYTES = 64 * 1024;

    /** @throws NoCredentials if it cannot be read or holds none; that may pass, so callers try again */
    @Override
    public Secret read() throws NoCredentials {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            String token = new String(bytes, StandardCharsets.ISO_8859_1).strip();
            if (bytes.length > MAX_BYTES || token.isEmpty()) {
                throw NoCredentials.unavailable("`%s` holds no token.".formatted(file));
            }
            return new Secret(token);
        } catch (IOException e) {
            throw NoCredentials.unavailable("There is no identity token: %s."
                    .formatted(Input.unreadable(file.toString(), e).sentence()));
        }
    }
}
