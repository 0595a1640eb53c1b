package io.cloakroom.bridge.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificate authorities that this process trusts for servers: identity providers, directories, the upstream.
 * These are the JDK's, and those in {@code CAs/} of the certificates directory. The list may change while connections
 * are made; trust managers and socket factories follow it. The caller must have the host name checked.
 */
public final class TrustedRoots {
    private volatile @Nullable X509ExtendedTrustManager current;

    private TrustedRoots(@Nullable X509ExtendedTrustManager current) {
        this.current = current;
    }

    /** The JDK's authorities, or those of its system properties: {@code javax.net.ssl.trustStore} and the like. */
    public static TrustedRoots ofTheJdk() {
        return new TrustedRoots(null);
    }

    /** Only these authorities. */
    public static TrustedRoots only(Collection<X509Certificate> authorities) {
        return new TrustedRoots(trusting(authorities));
    }

    /** Replaces the list by the JDK's authorities and these. */
    synchronized void becomeJdkAnd(Collection<X509Certificate> authorities) {
        X509ExtendedTrustManager jdk = jdk();
        if (authorities.isEmpty()) {
            current = jdk;
            return;
        }
        List<X509Certificate> all = new ArrayList<>(List.of(jdk.getAcceptedIssuers()));
        all.addAll(authorities);
        current = trusting(all);
    }

    private static X509ExtendedTrustManager jdk() {
        return manager(null);
    }

    private static X509ExtendedTrustManager trusting(Collection<X509Certificate> authorities) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (X509Certificate authority : authorities) {
                store.setCertificateEntry("authority-" + number++, authority);
            }
            return manager(store);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every JDK keeps certificates", e);
        }
    }

    private static X509ExtendedTrustManager manager(@Nullable KeyStore store) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager checks) {
                    return checks;
                }
            }
            throw new IllegalStateException("every JDK checks certificates");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK's trust store cannot be read: " + e.getMessage(), e);
        }
    }

    /** Checks servers against the list as it is at the time of each handshake. */
    public X509ExtendedTrustManager trustManager() {
        return new Following();
    }

    /** Makes connections to trusted servers, showing no certificate. The caller must have the host name checked. */
    public SSLSocketFactory sockets() {
        return new ClientTls(this, Optional.empty()).context().getSocketFactory();
    }

    /** The list as it is now. That of the JDK is read when it is first needed. */
    private X509ExtendedTrustManager current() {
        X509ExtendedTrustManager known = current;
        return known != null ? known : firstOfTheJdk();
    }

    private synchronized X509ExtendedTrustManager firstOfTheJdk() {
        X509ExtendedTrustManager known = current;
        if (known == null) {
            known = jdk();
            current = known;
        }
        return known;
    }

    private final class Following extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            current().checkServerTrusted(chain, type, socket);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            current().checkServerTrusted(chain, type, engine);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            current().checkServerTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("these authorities vouch for servers");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("these authorities vouch for servers");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("these authorities vouch for servers");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return current().getAcceptedIssuers();
        }
    }
}
