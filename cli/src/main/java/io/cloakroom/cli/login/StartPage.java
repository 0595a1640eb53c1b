package io.cloakroom.cli.login;

import io.cloakroom.cli.profile.PrivateFile;
import io.cloakroom.cli.running.Refused;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page from which the browser goes to the provider. Other users of the machine see the arguments of programs, and
 * could log in as themselves with an address that they read there: the browser gets the name of a file that only its
 * owner can read.
 */
record StartPage(Path file) implements AutoCloseable {
    /** Writes it. */
    static StartPage write(Path file, URI target) throws Refused {
        String url = target.toString()
                .replace("&", "&amp;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
        try {
            new PrivateFile(file).write("""
                    <!doctype html><html lang="en"><meta charset="utf-8"><title>Cloakroom</title>
                    <meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0; url=%1$s">
                    <p><a href="%1$s">Log in</a></p></html>
                    """.formatted(url));
            return new StartPage(file);
        } catch (IOException e) {
            throw Refused.usage("cannot write `%s`: %s".formatted(file, e.getMessage()));
        }
    }

    /** Removes it. */
    @Override
    public void close() throws Refused {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw Refused.usage("cannot remove `%s`: %s".formatted(file, e.getMessage()));
        }
    }
}
