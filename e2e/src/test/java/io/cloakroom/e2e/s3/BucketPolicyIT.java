package io.cloakroom.e2e.s3;

import static io.cloakroom.e2e.Clients.assertDenied;
import static io.cloakroom.e2e.Clients.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.e2e.Clients;
import io.cloakroom.e2e.Mode;
import io.cloakroom.e2e.User;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Bucket policies and callers without credentials, in both modes. */
class BucketPolicyIT {
    private static final String KEYCLOAK_USERS = "{\"AWS\":\"arn:aws:iam::000000000000:role/_\"}";

    /** A bucket with one object, and clients of its owner and of nobody. */
    private record Site(Mode mode, String bucket, S3Client writer, S3Client nobody) implements AutoCloseable {
        static Site of(Mode mode, String name) {
            Site site = new Site(
                    mode,
                    name + "-" + mode.name().toLowerCase(Locale.ROOT),
                    User.WRITER.s3(mode),
                    Clients.s3(mode, Clients.NO_CREDENTIALS));
            site.writer.createBucket(create -> create.bucket(site.bucket));
            site.writer.putObject(put -> put.bucket(site.bucket).key("index.html"), RequestBody.fromString("<h1>"));
            return site;
        }

        void put(String... statements) {
            writer.putBucketPolicy(put -> put.bucket(bucket)
                    .policy("{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}"));
        }

        String statement(String effect, String principal, String actions, String resource) {
            return """
                    {"Effect":"%s","Principal":%s,"Action":[%s],"Resource":"arn:aws:s3:::%s%s"}""".formatted(effect, principal, actions, bucket, resource);
        }

        void readable() {
            put(statement("Allow", "\"*\"", "\"s3:GetObject\"", "/*"));
        }

        String read(S3Client s3) {
            return s3.getObjectAsBytes(get -> get.bucket(bucket).key("index.html"))
                    .asUtf8String();
        }

        HttpResponse<String> curl(String method, String path) {
            try (HttpClient http = HttpClient.newHttpClient()) {
                return http.send(
                        HttpRequest.newBuilder(URI.create(mode.endpoint() + "/" + bucket + path))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
            } catch (IOException e) {
                throw new AssertionError(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }

        /** Nobody sees the bucket in a list any more: other tests count buckets. */
        @Override
        public void close() {
            writer.deleteBucketPolicy(delete -> delete.bucket(bucket));
            writer.close();
            nobody.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSiteThatEverybodyMayRead(Mode mode) {
        try (Site site = Site.of(mode, "read-only")) {
            assertDenied(() -> site.read(site.nobody()));
            assertThat(site.curl("GET", "/index.html").statusCode()).isEqualTo(403);

            site.readable();

            assertThat(site.read(site.nobody())).isEqualTo("<h1>");
            assertThat(site.curl("GET", "/index.html").body()).isEqualTo("<h1>");
            assertThat(site.curl("HEAD", "/index.html").statusCode()).isEqualTo(200);
            assertDenied(() -> site.nobody().listObjectsV2(list -> list.bucket(site.bucket())));
            assertDenied(() ->
                    site.nobody().putObject(put -> put.bucket(site.bucket()).key("k"), RequestBody.fromString("x")));
            assertDenied(() -> site.nobody()
                    .deleteObject(delete -> delete.bucket(site.bucket()).key("index.html")));
            assertDenied(() -> site.nobody().listBuckets());
        }
    }

    @DisplayName("S-53 who may not list is not told what is missing")
    @ParameterizedTest
    @EnumSource
    void s53_missingObjectsOfASite(Mode mode) {
        try (Site site = Site.of(mode, "missing")) {
            site.readable();

            assertThat(site.curl("GET", "/no-such-key").statusCode()).isEqualTo(403);
            assertThat(site.curl("GET", "/no-such-key").body()).contains("<Code>AccessDenied</Code>");
            assertThat(site.curl("HEAD", "/no-such-key").statusCode()).isEqualTo(403);

            site.put(
                    site.statement("Allow", "\"*\"", "\"s3:GetObject\"", "/*"),
                    site.statement("Allow", "\"*\"", "\"s3:ListBucket\"", ""));

            assertThat(site.curl("GET", "/no-such-key").statusCode()).isEqualTo(404);
            assertThat(site.curl("GET", "?list-type=2").body()).contains("<Key>index.html</Key>");
        }
    }

    @ParameterizedTest
    @EnumSource
    void uploadsWithoutCredentials(Mode mode) {
        try (Site site = Site.of(mode, "upload")) {
            site.put(site.statement("Allow", "\"*\"", "\"s3:PutObject\",\"s3:AbortMultipartUpload\"", "/in/*"));

            for (ChecksumAlgorithm checksum : ChecksumAlgorithm.knownValues()) {
                if (checksum == ChecksumAlgorithm.CRC32 || checksum == ChecksumAlgorithm.SHA256) {
                    site.nobody()
                            .putObject(
                                    put -> put.bucket(site.bucket())
                                            .key("in/" + checksum)
                                            .checksumAlgorithm(checksum),
                                    RequestBody.fromString("text"));
                }
            }
            try (S3AsyncClient parts = Clients.s3Async(mode, Clients.NO_CREDENTIALS)) {
                parts.putObject(
                                put -> put.bucket(site.bucket()).key("in/parts"),
                                AsyncRequestBody.fromBytes(new byte[9 << 20]))
                        .join();
            }

            assertThat(site.writer()
                            .listObjectsV2(list -> list.bucket(site.bucket()).prefix("in/"))
                            .contents())
                    .extracting(object -> object.key() + " " + object.size())
                    .containsExactly("in/CRC32 4", "in/SHA256 4", "in/parts " + (9 << 20));
            assertDenied(() ->
                    site.nobody().putObject(put -> put.bucket(site.bucket()).key("out"), RequestBody.fromString("x")));
            assertDenied(() -> site.nobody()
                    .getObjectAsBytes(get -> get.bucket(site.bucket()).key("in/CRC32")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void thePolicyAndItsStatus(Mode mode) {
        try (Site site = Site.of(mode, "document")) {
            S3Client s3 = site.writer();
            assertRefused("NoSuchBucketPolicy", () -> s3.getBucketPolicy(get -> get.bucket(site.bucket())));
            assertThat(isPublic(site)).isFalse();

            site.readable();

            assertThat(s3.getBucketPolicy(get -> get.bucket(site.bucket())).policy())
                    .contains("\"Principal\":{\"AWS\":[\"*\"]}");
            assertThat(isPublic(site)).isTrue();

            site.put(site.statement("Allow", KEYCLOAK_USERS, "\"s3:GetObject\"", "/*"));
            assertThat(isPublic(site)).isFalse();
            assertDenied(() -> site.read(site.nobody()));

            s3.deleteBucketPolicy(delete -> delete.bucket(site.bucket()));
            s3.deleteBucketPolicy(delete -> delete.bucket(site.bucket()));
            assertRefused("NoSuchBucketPolicy", () -> s3.getBucketPolicy(get -> get.bucket(site.bucket())));
            assertRefused("NoSuchBucket", () -> s3.getBucketPolicy(get -> get.bucket("no-such-bucket-of-policies")));
            assertRefused(
                    "NoSuchBucket",
                    () -> s3.putBucketPolicy(
                            put -> put.bucket("no-such-bucket-of-policies").policy("{}")));
        }
    }

    private static boolean isPublic(Site site) {
        return site.writer()
                .getBucketPolicyStatus(get -> get.bucket(site.bucket()))
                .policyStatus()
                .isPublic();
    }

    @ParameterizedTest
    @EnumSource
    void documentsThatAreRefused(Mode mode) {
        try (Site site = Site.of(mode, "refused")) {
            assertThatExceptionOfType(S3Exception.class)
                    .isThrownBy(() -> site.put(site.statement("Allow", "\"alice\"", "\"s3:GetObject\"", "/*")))
                    .satisfies(e -> {
                        assertThat(e.awsErrorDetails().errorCode()).isEqualTo("MalformedPolicy");
                        assertThat(e.awsErrorDetails().errorMessage()).contains("invalid principal 'alice'");
                    });
            assertRefused(
                    "MalformedPolicy",
                    () -> site.put("{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\","
                            + "\"Resource\":\"arn:aws:s3:::another/*\"}"));
            assertRefused(
                    "PolicyTooLarge",
                    () -> site.put(site.statement("Allow", "\"*\"", "\"s3:GetObject\"", "/" + "x".repeat(21_000))));
        }
    }

    @DisplayName("S-79 a new bucket does not inherit the policy of one that is gone")
    @ParameterizedTest
    @EnumSource
    void s79_aBucketTakesItsPolicyWithIt(Mode mode) {
        try (Site site = Site.of(mode, "gone")) {
            site.readable();
            S3Client s3 = site.writer();
            assertRefused("BucketNotEmpty", () -> s3.deleteBucket(delete -> delete.bucket(site.bucket())));
            assertThat(site.read(site.nobody())).isEqualTo("<h1>");
            s3.deleteObject(delete -> delete.bucket(site.bucket()).key("index.html"));
            s3.deleteBucket(delete -> delete.bucket(site.bucket()));
            assertRefused("NoSuchBucket", () -> s3.getBucketPolicy(get -> get.bucket(site.bucket())));

            try (Site again = Site.of(mode, "gone")) {
                assertRefused("NoSuchBucketPolicy", () -> s3.getBucketPolicy(get -> get.bucket(site.bucket())));
                assertDenied(() -> again.read(again.nobody()));
                assertRefused("BucketAlreadyOwnedByYou", () -> s3.createBucket(create -> create.bucket(site.bucket())));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void usersHaveItBesideTheirOwn(Mode mode) {
        try (Site site = Site.of(mode, "users");
                S3Client reader = User.READER.s3(mode);
                S3Client analyst = User.ANALYST.s3(mode)) {
            assertDenied(() -> reader.listObjectsV2(list -> list.bucket(site.bucket())));
            assertDenied(() -> site.read(analyst));

            site.put(
                    site.statement("Allow", KEYCLOAK_USERS, "\"s3:ListBucket\"", ""),
                    site.statement("Allow", KEYCLOAK_USERS, "\"s3:GetObject\"", "/*"),
                    site.statement("Deny", "\"*\"", "\"s3:DeleteObject\"", "/*"));

            assertThat(reader.listObjectsV2(list -> list.bucket(site.bucket())).keyCount())
                    .isEqualTo(1);
            assertThat(site.read(analyst)).isEqualTo("<h1>");
            assertDenied(() -> site.writer()
                    .deleteObject(delete -> delete.bucket(site.bucket()).key("index.html")));
            assertDenied(() -> site.read(site.nobody()));
        }
    }
}
