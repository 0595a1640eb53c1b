package io.cloakroom.bridge.server;

/** Everything a server does, over TLS. */
class EncryptedServerTest extends S3ServerTest {
    @Override
    TestServer server() {
        return TestServer.overTls(ServerLimits.DEFAULT);
    }
}
