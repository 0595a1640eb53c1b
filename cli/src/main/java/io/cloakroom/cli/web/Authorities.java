package io.cloakroom.cli.web;

import io.cloakroom.bridge.tls.PemFiles;
import io.cloakroom.bridge.tls.TrustedRoots;
import io.cloakroom.cli.running.Refused;
import java.io.IOException;
import java.nio.file.Path;
import javax.net.ssl.SSLSocketFactory;

/** Authorities from a file. Only this class loads code of the bridge, and only where there is such a file. */
final class Authorities {
    private Authorities() {}

    /** @throws Refused if the file has no certificates */
    static SSLSocketFactory sockets(Path file) throws Refused {
        try {
            return TrustedRoots.only(PemFiles.certificates(file)).sockets();
        } catch (IOException e) {
            throw Refused.usage("--ca-file: " + e.getMessage());
        }
    }
}
