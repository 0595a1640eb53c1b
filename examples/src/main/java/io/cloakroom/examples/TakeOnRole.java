package io.cloakroom.examples;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Tag;

/** A user assumes a role, with an external id and a session tag, and lists a bucket with the role's rights. */
public final class TakeOnRole {
    private static final Map<String, String> OPTIONS = Map.of(
            "--endpoint", "http://127.0.0.1:9000",
            "--bucket", "",
            "--role", "arn:aws:iam::000000000000:role/lab-reader",
            "--external-id", "lab",
            "--team", "lab");

    private TakeOnRole() {}

    public static void main(String[] arguments) {
        try {
            list(Arguments.parse(arguments, OPTIONS, Set.of()), UserKey.of(System.getenv()));
        } catch (IllegalArgumentException | SdkException e) {
            System.err.println("role: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void list(Arguments options, UserKey key) {
        if (options.value("--bucket").isEmpty()) {
            throw new IllegalArgumentException("--bucket names what to list");
        }
        Bridge bridge = new Bridge(URI.create(options.value("--endpoint")));
        try (StsClient sts = bridge.sts(key.credentials())) {
            AssumeRoleResponse answer = sts.assumeRole(request -> request.roleArn(options.value("--role"))
                    .roleSessionName("example")
                    .externalId(options.value("--external-id"))
                    .tags(Tag.builder()
                            .key("team")
                            .value(options.value("--team"))
                            .build()));
            System.out.printf(
                    "%s until %s%n",
                    answer.assumedRoleUser().arn(), answer.credentials().expiration());
            AwsSessionCredentials session = AwsSessionCredentials.create(
                    answer.credentials().accessKeyId(),
                    answer.credentials().secretAccessKey(),
                    answer.credentials().sessionToken());
            try (S3Client s3 = bridge.s3(session)) {
                s3.listObjectsV2Paginator(request -> request.bucket(options.value("--bucket"))).contents().stream()
                        .forEach(object -> System.out.printf("%10d  %s%n", object.size(), object.key()));
            }
        }
    }
}
