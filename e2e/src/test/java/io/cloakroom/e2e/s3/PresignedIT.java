package io.cloakroom.e2e.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.e2e.Mode;
import io.cloakroom.e2e.Stack;
import io.cloakroom.e2e.User;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Presigned URLs made by the AWS SDK, used by a plain HTTP client. */
class PresignedIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static S3Presigner presigner(Mode mode, User user) {
        return S3Presigner.builder()
                .endpointOverride(mode.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(user.credentials(mode))
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @EnumSource
    void uploadAndDownload(Mode mode) throws Exception {
        try (S3Presigner presigner = presigner(mode, User.WRITER)) {
            URI put = presigner
                    .presignPutObject(presign -> presign.signatureDuration(Duration.ofMinutes(5))
                            .putObjectRequest(
                                    object -> object.bucket(Stack.LAB_DATA).key("presigned/ü x")))
                    .url()
                    .toURI();
            URI get = presigner
                    .presignGetObject(presign -> presign.signatureDuration(Duration.ofMinutes(5))
                            .getObjectRequest(
                                    object -> object.bucket(Stack.LAB_DATA).key("presigned/ü x")))
                    .url()
                    .toURI();

            assertThat(send(HttpRequest.newBuilder(put).PUT(HttpRequest.BodyPublishers.ofString("shared")))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(send(HttpRequest.newBuilder(get)).body()).isEqualTo("shared");
            assertThat(send(HttpRequest.newBuilder(get).DELETE()).body())
                    .as("a link for GET")
                    .contains("SignatureDoesNotMatch");
            assertThat(send(HttpRequest.newBuilder(URI.create(get + "&versionId=null")))
                            .body())
                    .as("a link with another parameter")
                    .contains("SignatureDoesNotMatch");
        }
    }

    @ParameterizedTest
    @EnumSource
    void linkGivesNoMoreThanItsMakerHas(Mode mode) throws Exception {
        try (S3Presigner presigner = presigner(mode, User.READER)) {
            URI put = presigner
                    .presignPutObject(presign -> presign.signatureDuration(Duration.ofMinutes(5))
                            .putObjectRequest(
                                    object -> object.bucket(Stack.LAB_DATA).key("presigned/denied")))
                    .url()
                    .toURI();

            assertThat(send(HttpRequest.newBuilder(put).PUT(HttpRequest.BodyPublishers.ofString("x")))
                            .body())
                    .contains("<Code>AccessDenied</Code>");
        }
    }
}
