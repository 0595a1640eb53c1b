package io.cloakroom.bridge.tls;

import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** A handshake in memory. */
final class HandshakeOf {
    private HandshakeOf() {}

    /**
     * What a client that trusts everybody is shown.
     *
     * @param host that it asks for; empty: none
     * @param suites of TLS 1.2 that it knows; none: all of both versions
     */
    static Certificate[] engines(KeyManager keys, String host, String... suites) throws Exception {
        SSLContext server = SSLContext.getInstance("TLS");
        server.init(new KeyManager[] {keys}, null, null);
        SSLContext client = SSLContext.getInstance("TLS");
        client.init(null, new TrustManager[] {new TrustsEverybody()}, null);
        SSLEngine one = server.createSSLEngine();
        one.setUseClientMode(false);
        SSLEngine other = client.createSSLEngine();
        other.setUseClientMode(true);
        SSLParameters parameters = other.getSSLParameters();
        if (!host.isEmpty()) {
            parameters.setServerNames(List.of(new SNIHostName(host)));
        }
        if (suites.length > 0) {
            parameters.setProtocols(new String[] {"TLSv1.2"});
            parameters.setCipherSuites(suites);
        }
        other.setSSLParameters(parameters);
        shake(one, other);
        return other.getSession().getPeerCertificates();
    }

    private static void shake(SSLEngine one, SSLEngine other) throws Exception {
        ByteBuffer toOne = ByteBuffer.allocate(65_536);
        ByteBuffer toOther = ByteBuffer.allocate(65_536);
        one.beginHandshake();
        other.beginHandshake();
        for (int i = 0; i < 200 && !(isDone(one) && isDone(other)); i++) {
            step(other, toOther, toOne);
            step(one, toOne, toOther);
        }
    }

    private static boolean isDone(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws Exception {
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> Optional.ofNullable(engine.getDelegatedTask()).ifPresent(Runnable::run);
            case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                in.flip();
                engine.unwrap(in, ByteBuffer.allocate(65_536));
                in.compact();
            }
            default -> {}
        }
    }

    private static final class TrustsEverybody extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
