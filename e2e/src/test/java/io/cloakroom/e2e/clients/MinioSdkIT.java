package io.cloakroom.e2e.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.e2e.Mode;
import io.cloakroom.e2e.Stack;
import io.cloakroom.e2e.User;
import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.credentials.ClientGrantsProvider;
import io.minio.credentials.Jwt;
import io.minio.credentials.Provider;
import io.minio.credentials.WebIdentityProvider;
import io.minio.errors.ErrorResponseException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** MinIO's own Java SDK with its own credential providers. */
class MinioSdkIT {
    private static final byte[] CONTENT = "from MinIO's SDK".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @EnumSource
    void webIdentityOfAUser(Mode mode) throws Exception {
        var identity = new WebIdentityProvider(
                () -> new Jwt(User.WRITER.token(), 300), mode.endpoint().toString(), null, null, null, null, null);
        MinioClient client = client(mode, identity);

        put(client, "minio/web-identity");

        try (var object = client.getObject(GetObjectArgs.builder()
                .bucket(Stack.LAB_DATA)
                .object("minio/web-identity")
                .build())) {
            assertThat(object.readAllBytes()).isEqualTo(CONTENT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientGrantsOfAServiceAccount(Mode mode) throws Exception {
        var grants = new ClientGrantsProvider(
                () -> new Jwt(Stack.batchJobToken(), 300), mode.endpoint().toString(), null, null, null);
        MinioClient client = client(mode, grants);

        put(client, "minio/client-grants");

        assertThatExceptionOfType(ErrorResponseException.class)
                .as("its policy is writeonly")
                .isThrownBy(() -> client.getObject(GetObjectArgs.builder()
                                .bucket(Stack.LAB_DATA)
                                .object("minio/client-grants")
                                .build())
                        .close())
                .satisfies(e -> assertThat(e.errorResponse().code()).isEqualTo("AccessDenied"));
    }

    private static MinioClient client(Mode mode, Provider provider) {
        return MinioClient.builder()
                .endpoint(mode.endpoint().toString())
                .region("us-east-1")
                .credentialsProvider(provider)
                .build();
    }

    private static void put(MinioClient client, String key) throws Exception {
        client.putObject(PutObjectArgs.builder().bucket(Stack.LAB_DATA).object(key).stream(
                        new ByteArrayInputStream(CONTENT), (long) CONTENT.length, -1L)
                .build());
    }
}
