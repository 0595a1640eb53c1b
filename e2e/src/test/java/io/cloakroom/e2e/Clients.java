package io.cloakroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** SDK clients as a user would make them, and what a refusal looks like through them. */
public final class Clients {
    public static final AwsCredentialsProvider NO_CREDENTIALS = AnonymousCredentialsProvider.create();

    private Clients() {}

    /** The credentials that a web identity token buys. */
    public static AwsCredentialsProvider login(URI endpoint, String token) {
        return login(endpoint, token, Optional.empty());
    }

    /** The same, narrowed by a session policy. */
    static AwsCredentialsProvider login(URI endpoint, String token, Optional<String> sessionPolicy) {
        try (StsClient sts = StsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(NO_CREDENTIALS)
                .build()) {
            Credentials made = sts.assumeRoleWithWebIdentity(request -> {
                        request.roleArn("arn:minio:iam:::role/any")
                                .roleSessionName("e2e")
                                .webIdentityToken(token);
                        sessionPolicy.ifPresent(request::policy);
                    })
                    .credentials();
            return StaticCredentialsProvider.create(
                    AwsSessionCredentials.create(made.accessKeyId(), made.secretAccessKey(), made.sessionToken()));
        }
    }

    public static S3Client s3(Mode mode, AwsCredentialsProvider credentials) {
        return s3(mode.endpoint(), credentials);
    }

    public static S3Client s3(URI endpoint, AwsCredentialsProvider credentials) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(credentials)
                .build();
    }

    public static S3AsyncClient s3Async(Mode mode, AwsCredentialsProvider credentials) {
        return S3AsyncClient.builder()
                .endpointOverride(mode.endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .multipartEnabled(true)
                .credentialsProvider(credentials)
                .build();
    }

    public static S3AsyncClient s3Crt(Mode mode, AwsCredentialsProvider credentials) {
        return S3AsyncClient.crtBuilder()
                .endpointOverride(mode.endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(credentials)
                .build();
    }

    /** The call is refused with this error code. */
    public static void assertRefused(String code, ThrowingCallable call) {
        assertThatExceptionOfType(AwsServiceException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.awsErrorDetails().errorCode())
                        .as(e.getMessage())
                        .isEqualTo(code));
    }

    public static void assertDenied(ThrowingCallable call) {
        assertRefused("AccessDenied", call);
    }
}
