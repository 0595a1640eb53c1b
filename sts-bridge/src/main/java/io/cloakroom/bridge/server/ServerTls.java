package io.cloakroom.bridge.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * TLS of the server: 1.3, and 1.2 with forward secrecy and authenticated encryption only; HTTP/1.1; no renegotiation.
 * Where client certificates are wanted, the handshake checks only that the client has the key: who trusts the
 * certificate for something checks it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a handshake that fails closes the connection
public final class ServerTls {
    private static final String TLS_13 = "TLSv1.3";
    private static final String TLS_12 = "TLSv1.2";

    private static final List<String> SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /** Sessions without tickets are kept here. One may hold a client's whole certificate chain. */
    private static final int MAX_KEPT_SESSIONS = 1_000;

    private static final Duration SESSION_TIME = Duration.ofHours(1);

    private final SslContext context;

    /** Where private keys sign, which takes an RSA key a millisecond: not on the event loop. */
    private final Executor signers = Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(), new DefaultThreadFactory("tls", true));

    private ServerTls(SslContext context) {
        this.context = context;
    }

    /**
     * TLS with these keys.
     *
     * @param wantsClientCertificates whether clients are asked for a certificate; they need not have one
     */
    public static ServerTls of(X509ExtendedKeyManager keys, boolean wantsClientCertificates) {
        try {
            return new ServerTls(SslContextBuilder.forServer(keys)
                    .sslProvider(SslProvider.JDK)
                    .protocols(TLS_13, TLS_12)
                    .ciphers(SUITES)
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            Protocol.ALPN,
                            SelectorFailureBehavior.NO_ADVERTISE,
                            SelectedListenerFailureBehavior.ACCEPT,
                            ApplicationProtocolNames.HTTP_1_1))
                    .trustManager(new AnyClient())
                    .clientAuth(wantsClientCertificates ? ClientAuth.OPTIONAL : ClientAuth.NONE)
                    .sessionCacheSize(MAX_KEPT_SESSIONS)
                    .sessionTimeout(SESSION_TIME.toSeconds())
                    .build());
        } catch (SSLException e) {
            throw new IllegalStateException("TLS is not available", e);
        }
    }

    /** Has everything on this connection encrypted. To be called before other handlers are there. */
    void secure(Channel channel, ServerLimits limits) {
        SslHandler handler = context.newHandler(channel.alloc(), signers);
        handler.setHandshakeTimeoutMillis(limits.head().toMillis());
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(new PlainHttpRefusal());
        pipeline.addLast(handler);
        pipeline.addLast(new FileReads());
        handler.handshakeFuture().addListener(done -> {
            if (done.isSuccess()) {
                forbidRenegotiation(handler.engine());
            }
        });
    }

    /** Only TLS 1.2 has it. What is allowed from now on concerns the next handshake, and that cannot go back to 1.2. */
    private static void forbidRenegotiation(SSLEngine engine) {
        if (engine.getSession().getProtocol().equals(TLS_12)) {
            engine.setEnabledProtocols(new String[] {TLS_13});
        }
    }
}
