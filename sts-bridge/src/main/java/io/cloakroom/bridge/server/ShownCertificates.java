package io.cloakroom.bridge.server;

import io.cloakroom.aws.http.PeerCertificates;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What a client has shown in its handshake, or in the one whose session it resumed. */
record ShownCertificates(SslHandler tls) implements PeerCertificates {
    @Override
    public List<X509Certificate> chain() {
        try {
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate one : tls.engine().getSession().getPeerCertificates()) {
                if (one instanceof X509Certificate certificate) {
                    chain.add(certificate);
                }
            }
            return List.copyOf(chain);
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }
}
