package io.cloakroom.examples;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/** A user of a directory exchanges its password for session credentials, and lists a bucket with them. */
public final class LdapIdentity {
    private static final Map<String, String> OPTIONS = Map.of(
            "--endpoint", "http://127.0.0.1:9000",
            "--bucket", "",
            "--policy", "",
            "--seconds", "3600");

    private LdapIdentity() {}

    public static void main(String[] arguments) {
        try {
            list(Arguments.parse(arguments, OPTIONS, Set.of()), LdapUser.of(System.getenv()));
        } catch (IllegalArgumentException | IOException | SdkException e) {
            System.err.println("ldap: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void list(Arguments options, LdapUser user) throws IOException {
        if (options.value("--bucket").isEmpty()) {
            throw new IllegalArgumentException("--bucket names what to list");
        }
        String policy = options.value("--policy").isEmpty() ? "" : Files.readString(Path.of(options.value("--policy")));
        Duration duration = Duration.ofSeconds(Long.parseLong(options.value("--seconds")));
        Bridge bridge = new Bridge(URI.create(options.value("--endpoint")));
        try (HttpClient http = HttpClient.newHttpClient()) {
            var session = bridge.assumeRoleWithLdapIdentity(http, user, policy, duration);
            System.out.printf(
                    "session %s until %s%n",
                    session.accessKeyId(),
                    session.expirationTime().map(Object::toString).orElse("its end"));
            try (S3Client s3 = bridge.s3(session)) {
                s3.listObjectsV2Paginator(request -> request.bucket(options.value("--bucket"))).contents().stream()
                        .forEach(object -> System.out.printf("%10d  %s%n", object.size(), object.key()));
            }
        }
    }
}
