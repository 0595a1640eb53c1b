package io.cloakroom.bridge.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the certificate for each handshake by the host name that the client asks for. The certificates may be
 * replaced meanwhile: a handshake that has chosen goes on with its choice.
 */
final class ServerKeys extends X509ExtendedKeyManager {
    /** The current certificates and the previous ones: a handshake may be between choosing and showing. */
    private record Shown(
            long number, HostKeys keys, @Nullable Shown before) {}

    private final AtomicLong numbers = new AtomicLong();
    private volatile Shown shown;

    ServerKeys(HostKeys keys) {
        this.shown = new Shown(0, keys, null);
    }

    void replace(HostKeys keys) {
        Shown last = shown;
        shown = new Shown(numbers.incrementAndGet(), keys, new Shown(last.number(), last.keys(), null));
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        Shown now = shown;
        return now.keys()
                .choose(host(engine), keyType)
                .map(pair -> now.number() + ":" + index(now.keys(), pair))
                .orElse(null);
    }

    private static String host(@Nullable SSLEngine engine) {
        if (engine != null && engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
            for (SNIServerName name : session.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName();
                }
            }
        }
        return "";
    }

    private static int index(HostKeys keys, CertifiedKey pair) {
        return keys.others().indexOf(pair);
    }

    private Optional<CertifiedKey> pair(String alias) {
        int colon = alias.indexOf(':');
        long number = Long.parseLong(alias.substring(0, colon));
        int index = Integer.parseInt(alias.substring(colon + 1));
        for (Shown state = shown; state != null; state = state.before()) {
            if (state.number() == number) {
                return Optional.of(
                        index < 0
                                ? state.keys().standard()
                                : state.keys().others().get(index));
            }
        }
        return Optional.empty();
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return pair(alias)
                .map(pair -> pair.chain().toArray(X509Certificate[]::new))
                .orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return pair(alias).map(CertifiedKey::key).orElse(null);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null; // sockets are not what this server has
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }
}
