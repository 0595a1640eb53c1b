package io.cloakroom.cli.agent;

import io.cloakroom.aws.Secret;
import io.cloakroom.cli.sts.Jwt;
import io.cloakroom.cli.sts.NoCredentials;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Every caller shows a token of its own, as in EKS Pod Identity. The bridge decides what it gives. */
final class IdentityTokens implements Callers {
    /** Every JWT that fits into the headers of usual servers is shorter. */
    static final int MAX_CHARS = 16 * 1024;

    @Override
    public Shown admit(Secret authorization) throws NoCredentials {
        String token = authorization.reveal();
        if (token.length() > MAX_CHARS) {
            throw refused("has %d characters; at most %d are accepted".formatted(token.length(), MAX_CHARS));
        }
        if (!token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw refused("is the token alone: without `Bearer`, spaces and line ends");
        }
        return of(authorization);
    }

    /** The rights of a token. Its credentials are kept under its hash. */
    static Shown of(Secret token) {
        return new Shown(hash(token.reveal()), token, Jwt.end(token));
    }

    private static NoCredentials refused(String why) {
        return new NoCredentials(400, "InvalidIdentityToken", "The header `Authorization` %s.".formatted(why));
    }

    private static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
