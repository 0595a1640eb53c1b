package io.cloakroom.examples;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/** Exchanges a token that only a plugin understands for session credentials, and lists the buckets. */
public final class CustomToken {
    private static final Map<String, String> OPTIONS =
            Map.of("--endpoint", "http://127.0.0.1:9000", "--token", "aaa", "--role-arn", "");

    private CustomToken() {}

    public static void main(String[] arguments) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            Arguments options = Arguments.parse(arguments, OPTIONS, Set.of());
            Bridge bridge = new Bridge(URI.create(options.value("--endpoint")));
            var session = bridge.assumeRoleWithCustomToken(http, options.value("--token"), options.value("--role-arn"));
            System.out.println("session " + session.accessKeyId());
            try (S3Client s3 = bridge.s3(session)) {
                s3.listBuckets().buckets().forEach(bucket -> System.out.println(bucket.name()));
            }
        } catch (IllegalArgumentException | IOException | SdkException e) {
            System.err.println("custom-token: " + e.getMessage());
            System.exit(1);
        }
    }
}
