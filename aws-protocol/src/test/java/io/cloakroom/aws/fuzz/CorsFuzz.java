package io.cloakroom.aws.fuzz;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.s3.CorsConfiguration;
import java.util.Optional;
import java.util.Set;

/**
 * The CORS configuration of a bucket: it is read or refused by an {@link AwsException}. What is read is kept so that it
 * reads the same.
 */
public final class CorsFuzz {
    private CorsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        CorsConfiguration read;
        try {
            read = CorsConfiguration.parse(input);
        } catch (AwsException e) {
            if (e.sentence().isEmpty()) {
                throw new IllegalStateException("a refusal without a sentence");
            }
            return;
        }
        Optional<CorsConfiguration> kept = CorsConfiguration.ofStored(CorsConfiguration.stored(Optional.of(read)));
        if (!kept.equals(Optional.of(read))) {
            throw new IllegalStateException("%s is kept as %s".formatted(read, kept));
        }
        for (String origin : new String[] {"https://app.example", "null", "", "*"}) {
            for (String method : new String[] {"GET", "PUT", "PATCH"}) {
                boolean simple = read.rule(origin, method).isPresent();
                boolean preflight = read.rule(origin, method, Set.of("x-amz-date", "authorization"))
                        .isPresent();
                if ((preflight && !simple) || (simple && method.equals("PATCH"))) {
                    throw new IllegalStateException(origin + " may " + method);
                }
            }
        }
    }
}
