package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A web identity token: as it is, and as the payload of one whose header is good. It is read or refused by an
 * {@link AwsException}, and so are its claims.
 */
public final class TokenFuzz {
    private static final String HEADER = base64("{\"alg\":\"RS256\",\"kid\":\"k\"}".getBytes(StandardCharsets.UTF_8));

    private TokenFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        read(new String(input, StandardCharsets.ISO_8859_1));
        read(HEADER + '.' + base64(input) + ".AAAA");
        try {
            var unused = Claims.parse(input);
        } catch (IOException e) {
            // No JSON object: what the caller expects.
            return;
        }
    }

    private static void read(String text) {
        try {
            UnverifiedToken token = UnverifiedToken.parse(new Secret(text));
            Claims claims = token.claims();
            for (String name : claims.members().keySet()) {
                var unused = claims.text(name);
            }
            var unusedToo = token.keyId() + token.algorithm();
        } catch (AwsException e) {
            if (e.sentence().isEmpty()) {
                throw new IllegalStateException("a refusal without a sentence");
            }
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
