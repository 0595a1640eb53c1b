package io.cloakroom.examples;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;

/** Prints session credentials for objects below one prefix only, to pass on to somebody else. */
public final class CreateToken {
    private static final Map<String, String> OPTIONS = Map.of(
            "--endpoint", "http://127.0.0.1:9000",
            "--bucket", "",
            "--prefix", "",
            "--seconds", "900");

    private CreateToken() {}

    public static void main(String[] arguments) {
        try {
            create(Arguments.parse(arguments, OPTIONS, Set.of()), UserKey.of(System.getenv()));
        } catch (IllegalArgumentException | SdkException e) {
            System.err.println("create-token: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void create(Arguments options, UserKey key) {
        String bucket = options.value("--bucket");
        String prefix = options.value("--prefix");
        if (!bucket.matches("[a-z0-9.-]{3,63}") || !prefix.matches("[\\w./=@+-]+/")) {
            throw new IllegalArgumentException("--bucket and --prefix say where; a prefix ends with a slash");
        }
        var session = new Bridge(URI.create(options.value("--endpoint")))
                .assumeRole(
                        key.credentials(),
                        policy(bucket, prefix),
                        Duration.ofSeconds(Long.parseLong(options.value("--seconds"))));
        System.out.printf(
                "AWS_ACCESS_KEY_ID=%s%nAWS_SECRET_ACCESS_KEY=%s%nAWS_SESSION_TOKEN=%s%n",
                session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
        System.err.printf("valid until %s%n", session.expirationTime().orElseThrow());
    }

    private static String policy(String bucket, String prefix) {
        return """
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": ["arn:aws:s3:::%1$s"],
                   "Condition": {"StringLike": {"s3:prefix": ["%2$s*"]}}},
                  {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::%1$s/%2$s*"]}]}
                """.formatted(bucket, prefix);
    }
}
