package io.cloakroom.bridge.server;

import java.io.IOException;
import java.util.Optional;

/** Objects in files over TLS, where the system cannot send them. */
class EncryptedFilesTest extends FileTransferTest {
    @Override
    Optional<ServerTls> tls() {
        return Optional.of(TestTls.server(false));
    }

    @Override
    RawClient client(S3Server server) throws IOException {
        return new RawClient(TestTls.connect(TestTls.client(), server.address()));
    }
}
