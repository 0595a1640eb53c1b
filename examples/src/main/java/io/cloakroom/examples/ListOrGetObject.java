package io.cloakroom.examples;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;

/** Uses session credentials: lists what is below a prefix, or prints one object. */
public final class ListOrGetObject {
    private static final Map<String, String> OPTIONS =
            Map.of("--endpoint", "http://127.0.0.1:9000", "--bucket", "", "--list", "", "--get", "");

    private ListOrGetObject() {}

    public static void main(String[] arguments) {
        try {
            run(Arguments.parse(arguments, OPTIONS, Set.of()), System.getenv());
        } catch (AwsServiceException e) {
            System.err.println("list-or-get-object: " + e.awsErrorDetails().errorCode() + ": " + e.getMessage());
            System.exit(1);
        } catch (IllegalArgumentException | SdkException e) {
            System.err.println("list-or-get-object: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void run(Arguments options, Map<String, String> environment) {
        String bucket = options.value("--bucket");
        String prefix = options.value("--list");
        String key = options.value("--get");
        if (bucket.isEmpty() || prefix.isEmpty() == key.isEmpty()) {
            throw new IllegalArgumentException("--bucket, and either --list PREFIX or --get KEY, say what to read");
        }
        try (S3Client s3 = new Bridge(URI.create(options.value("--endpoint"))).s3(session(environment))) {
            if (!key.isEmpty()) {
                s3.getObject(request -> request.bucket(bucket).key(key), ResponseTransformer.toInputStream())
                        .transferTo(System.out);
            } else {
                s3.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix)).contents().stream()
                        .forEach(object -> System.out.printf("%10d  %s%n", object.size(), object.key()));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static AwsSessionCredentials session(Map<String, String> environment) {
        String token = environment.getOrDefault("AWS_SESSION_TOKEN", "");
        if (token.isEmpty()) {
            throw new IllegalArgumentException("the environment has no AWS_SESSION_TOKEN: create-token prints one");
        }
        var key = UserKey.of(environment).credentials();
        return AwsSessionCredentials.create(key.accessKeyId(), key.secretAccessKey(), token);
    }
}
