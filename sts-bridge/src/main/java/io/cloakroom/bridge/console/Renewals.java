package io.cloakroom.bridge.console;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.identity.oidc.ObtainedTokens;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Shows each refresh token once, however many tabs ask at the same time: a provider may take it only once. A tab that
 * asks a little later, still with the old cookie, is given the same.
 */
final class Renewals {
    private static final int MAX_REMEMBERED = 10_000;

    private final Cache<String, CompletableFuture<ObtainedTokens>> renewed;

    /** @param remembered for how long the outcome is given to those who still have the old token */
    Renewals(Duration remembered) {
        this.renewed = Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfterWrite(remembered)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Refreshes, or waits for whoever does. All who wait are told a failure. It is not remembered, and neither are
     * tokens that leave the refresh token as it is.
     */
    ObtainedTokens once(Secret refreshToken, Supplier<ObtainedTokens> refresh) {
        String name = hash(refreshToken);
        CompletableFuture<ObtainedTokens> mine = new CompletableFuture<>();
        CompletableFuture<ObtainedTokens> first = renewed.asMap().putIfAbsent(name, mine);
        if (first != null) {
            return await(first);
        }
        try {
            ObtainedTokens tokens = refresh.get();
            if (tokens.refreshToken().isEmpty()) {
                renewed.asMap().remove(name, mine);
            }
            mine.complete(tokens);
        } catch (RuntimeException | Error e) {
            renewed.asMap().remove(name, mine);
            mine.completeExceptionally(e);
        }
        return await(mine);
    }

    private static ObtainedTokens await(CompletableFuture<ObtainedTokens> outcome) {
        try {
            return outcome.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw e;
        }
    }

    private static String hash(Secret token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(token.reveal().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
