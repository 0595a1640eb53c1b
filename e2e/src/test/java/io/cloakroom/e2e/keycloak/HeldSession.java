package io.cloakroom.e2e.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.e2e.Clients;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * Somebody's session at one bridge, and each way in which it is used.
 *
 * @param uploadId an upload that has begun; empty: none
 * @param link to the object {@code a}
 */
record HeldSession(S3Client s3, String uploadId, URI link) implements AutoCloseable {
    /** What whoever has lost access is answered. */
    static final Set<Integer> REFUSED = Set.of(400, 403);

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    /** One for all: there are hundreds of sessions. */
    private static final SdkHttpClient CONNECTIONS =
            ApacheHttpClient.builder().maxConnections(500).build();

    static AwsSessionCredentials login(URI bridge, String token, Duration duration) {
        try (StsClient sts = StsClient.builder()
                .endpointOverride(bridge)
                .region(Region.US_EAST_1)
                .credentialsProvider(Clients.NO_CREDENTIALS)
                .httpClient(CONNECTIONS)
                .build()) {
            Credentials made = sts.assumeRoleWithWebIdentity(request -> request.roleArn("arn:minio:iam:::role/any")
                            .roleSessionName("e2e")
                            .durationSeconds((int) duration.toSeconds())
                            .webIdentityToken(token))
                    .credentials();
            return AwsSessionCredentials.builder()
                    .accessKeyId(made.accessKeyId())
                    .secretAccessKey(made.secretAccessKey())
                    .sessionToken(made.sessionToken())
                    .expirationTime(made.expiration())
                    .build();
        }
    }

    static AwsSessionCredentials login(URI bridge, String token) {
        return login(bridge, token, Duration.ofHours(1));
    }

    static HeldSession of(URI bridge, AwsSessionCredentials credentials) {
        StaticCredentialsProvider provider = StaticCredentialsProvider.create(credentials);
        try (S3Presigner presigner = S3Presigner.builder()
                .endpointOverride(bridge)
                .region(Region.US_EAST_1)
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .credentialsProvider(provider)
                .build()) {
            URI link = URI.create(presigner
                    .presignGetObject(request -> request.signatureDuration(Duration.ofMinutes(10))
                            .getObjectRequest(get -> get.bucket("lab").key("a")))
                    .url()
                    .toString());
            S3Client s3 = S3Client.builder()
                    .endpointOverride(bridge)
                    .region(Region.US_EAST_1)
                    .forcePathStyle(true)
                    .credentialsProvider(provider)
                    .httpClient(CONNECTIONS)
                    .build();
            return new HeldSession(s3, "", link);
        }
    }

    /** With an upload that has begun. */
    HeldSession withUpload() {
        String id = s3.createMultipartUpload(upload -> upload.bucket("lab").key("large"))
                .uploadId();
        return new HeldSession(s3, id, link);
    }

    boolean mayRead() {
        return may(read());
    }

    /** Reads the object, where the bridge may have been started a moment ago: 0 stands for no answer. */
    int read() {
        return status(() -> s3.getObjectAsBytes(get -> get.bucket("lab").key("a")));
    }

    boolean mayUpload() {
        return may(status(() -> s3.uploadPart(
                part -> part.bucket("lab").key("large").uploadId(uploadId).partNumber(1),
                RequestBody.fromString("part"))));
    }

    /** Follows the link and returns the status. */
    int followLink() {
        try {
            return HTTP.send(HttpRequest.newBuilder(link).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean may(int status) {
        assertThat(status).isIn(200, 400, 403);
        return status == 200;
    }

    private static int status(Runnable call) {
        try {
            call.run();
            return 200;
        } catch (AwsServiceException e) {
            return e.statusCode();
        } catch (SdkClientException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        s3.close();
    }
}
