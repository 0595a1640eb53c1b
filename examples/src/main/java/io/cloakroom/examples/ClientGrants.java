package io.cloakroom.examples;

import io.cloakroom.examples.login.LoginException;
import io.cloakroom.examples.login.Provider;
import io.cloakroom.examples.login.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A program without a user: gets a token with its own secret, session credentials with the token, and puts an object.
 */
public final class ClientGrants {
    private static final Map<String, String> OPTIONS = Map.of(
            "--issuer", "http://127.0.0.1:8080/realms/demo",
            "--client", "batch-job",
            "--endpoint", "http://127.0.0.1:9000",
            "--bucket", "public-reports",
            "--key", "",
            "--file", "");

    private ClientGrants() {}

    public static void main(String[] arguments) {
        try {
            upload(Arguments.parse(arguments, OPTIONS, Set.of()), System.getenv());
        } catch (IllegalArgumentException | IOException | LoginException | SdkException e) {
            System.err.println("client-grants: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void upload(Arguments options, Map<String, String> environment) throws IOException, LoginException {
        if (options.value("--file").isEmpty()) {
            throw new IllegalArgumentException("--file names what to upload");
        }
        String secret = environment.getOrDefault("CLIENT_SECRET", "");
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("the environment variable CLIENT_SECRET holds the client's secret");
        }
        Path file = Path.of(options.value("--file"));
        String key = options.value("--key").isEmpty() ? String.valueOf(file.getFileName()) : options.value("--key");
        Bridge bridge = new Bridge(URI.create(options.value("--endpoint")));
        try (HttpClient http = HttpClient.newHttpClient()) {
            Tokens tokens = Provider.discover(http, options.value("--issuer"))
                    .clientCredentials(options.value("--client"), secret, "s3");
            var credentials = bridge.assumeRoleWithClientGrants(http, tokens.accessToken(), Duration.ofHours(1));
            try (S3Client s3 = bridge.s3(credentials)) {
                s3.putObject(
                        request -> request.bucket(options.value("--bucket")).key(key), RequestBody.fromFile(file));
            }
        }
        System.out.printf("uploaded %s to s3://%s/%s%n", file, options.value("--bucket"), key);
    }
}
