package io.cloakroom.bridge.console;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Renews each login once, however many tabs ask at the same time: a provider may take a refresh token only once. A tab
 * that asks a little later, still with the old cookie, is given the same.
 */
final class Renewals {
    private static final int MAX_REMEMBERED = 10_000;

    private final Cache<String, CompletableFuture<BrowserSession>> renewed;

    /** @param remembered for how long the outcome is given to those who still have the old login */
    Renewals(Duration remembered) {
        this.renewed = Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfterWrite(remembered)
                .executor(Runnable::run)
                .build();
    }

    /** Renews a login, or waits for whoever does. A failure is told to all who wait, and not remembered. */
    BrowserSession once(BrowserSession old, Supplier<BrowserSession> renewal) {
        String name = hash(old);
        CompletableFuture<BrowserSession> mine = new CompletableFuture<>();
        CompletableFuture<BrowserSession> first = renewed.asMap().putIfAbsent(name, mine);
        if (first != null) {
            return await(first);
        }
        try {
            mine.complete(renewal.get());
        } catch (RuntimeException | Error e) {
            renewed.asMap().remove(name, mine);
            mine.completeExceptionally(e);
        }
        return await(mine);
    }

    private static BrowserSession await(CompletableFuture<BrowserSession> outcome) {
        try {
            return outcome.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw e;
        }
    }

    /** The credentials are the name: an old cookie has the same ones. */
    private static String hash(BrowserSession session) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest((session.accessKeyId()
                                            + session.sessionToken().reveal())
                                    .getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
