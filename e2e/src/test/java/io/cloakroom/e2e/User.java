package io.cloakroom.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;

/** A user of the demo realm; the password is the name. */
public enum User {
    READER,
    WRITER,
    ADMIN,
    ANALYST,
    NOBODY;

    public String userName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A fresh access token with the scope {@code s3}. */
    public String token() {
        return Stack.keycloak()
                .passwordToken("demo", "s3-cli", userName(), userName(), "s3")
                .accessToken();
    }

    /** Credentials by the SDK's own web identity provider, from a token in a file, refreshed by the SDK. */
    public AwsCredentialsProvider credentials(Mode mode) {
        try {
            Path file = Files.createTempFile("token", ".jwt");
            Files.writeString(file, token());
            file.toFile().deleteOnExit();
            return StsWebIdentityTokenFileCredentialsProvider.builder()
                    .stsClient(sts(mode))
                    .roleArn("arn:minio:iam:::role/any")
                    .roleSessionName("e2e")
                    .webIdentityTokenFile(file)
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public S3Client s3(Mode mode) {
        return Clients.s3(mode, credentials(mode));
    }

    /** Credentials narrowed by a session policy. */
    public AwsCredentialsProvider credentialsWithin(Mode mode, String sessionPolicy) {
        return Clients.login(mode.endpoint(), token(), Optional.of(sessionPolicy));
    }

    private static StsClient sts(Mode mode) {
        return StsClient.builder()
                .endpointOverride(mode.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(Clients.NO_CREDENTIALS)
                .build();
    }
}
