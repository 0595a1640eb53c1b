package io.cloakroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;

/** SDK clients as a user would make them, and what a refusal looks like through them. */
public final class Clients {
    public static final AwsCredentialsProvider NO_CREDENTIALS = AnonymousCredentialsProvider.create();

    private Clients() {}

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
