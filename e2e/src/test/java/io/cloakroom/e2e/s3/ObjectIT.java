package io.cloakroom.e2e.s3;

import static io.cloakroom.e2e.Clients.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cloakroom.e2e.Clients;
import io.cloakroom.e2e.Mode;
import io.cloakroom.e2e.Stack;
import io.cloakroom.e2e.User;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/** Put, get, head, copy and delete of single objects, in both modes. */
class ObjectIT {
    private static final S3Client SERVER = User.WRITER.s3(Mode.SERVER);
    private static final S3Client GATEWAY = User.WRITER.s3(Mode.GATEWAY);

    @AfterAll
    static void close() {
        SERVER.close();
        GATEWAY.close();
    }

    private static S3Client writer(Mode mode) {
        return mode == Mode.SERVER ? SERVER : GATEWAY;
    }

    private static S3Client put(Mode mode, String key, String content) {
        S3Client s3 = writer(mode);
        s3.putObject(put -> put.bucket(Stack.LAB_DATA).key(key), RequestBody.fromString(content));
        return s3;
    }

    @ParameterizedTest
    @EnumSource
    void headersAndMetadataComeBack(Mode mode) {
        S3Client s3 = writer(mode);
        s3.putObject(
                put -> put.bucket(Stack.LAB_DATA)
                        .key("object/headers")
                        .contentType("text/csv")
                        .cacheControl("max-age=60")
                        .contentDisposition("attachment; filename=\"a b.csv\"")
                        .contentLanguage("de")
                        .contentEncoding("identity")
                        .metadata(Map.of("project", "alpha", "empty", "")),
                RequestBody.fromString("a;b"));

        var head = s3.headObject(get -> get.bucket(Stack.LAB_DATA).key("object/headers"));

        assertThat(head.contentLength()).isEqualTo(3);
        assertThat(head.contentType()).isEqualTo("text/csv");
        assertThat(head.cacheControl()).isEqualTo("max-age=60");
        assertThat(head.contentDisposition()).isEqualTo("attachment; filename=\"a b.csv\"");
        assertThat(head.contentLanguage()).isEqualTo("de");
        assertThat(head.metadata()).containsEntry("project", "alpha").containsEntry("empty", "");
        assertThat(head.eTag()).isEqualTo("\"" + md5("a;b") + "\"");
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Arguments> ranges() {
        return Stream.of(Mode.values())
                .flatMap(mode -> Stream.of(
                        Arguments.of(mode, "bytes=0-3", "0123"),
                        Arguments.of(mode, "bytes=4-", "456789"),
                        Arguments.of(mode, "bytes=-2", "89"),
                        Arguments.of(mode, "bytes=8-100", "89")));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("ranges")
    void range(Mode mode, String range, String expected) {
        S3Client s3 = put(mode, "object/range", "0123456789");

        assertThat(s3.getObjectAsBytes(get ->
                                get.bucket(Stack.LAB_DATA).key("object/range").range(range))
                        .asUtf8String())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void rangeBeyondTheEndIsRefused(Mode mode) {
        S3Client s3 = put(mode, "object/range", "0123456789");

        assertRefused(
                "InvalidRange",
                () -> s3.getObjectAsBytes(
                        get -> get.bucket(Stack.LAB_DATA).key("object/range").range("bytes=10-")));
    }

    @ParameterizedTest
    @EnumSource
    void conditionalReads(Mode mode) {
        S3Client s3 = put(mode, "object/conditional", "content");
        String eTag = s3.headObject(head -> head.bucket(Stack.LAB_DATA).key("object/conditional"))
                .eTag();

        assertThat(s3.getObjectAsBytes(get -> get.bucket(Stack.LAB_DATA)
                                .key("object/conditional")
                                .ifMatch(eTag))
                        .asUtf8String())
                .isEqualTo("content");
        assertRefused(
                "PreconditionFailed",
                () -> s3.getObjectAsBytes(get ->
                        get.bucket(Stack.LAB_DATA).key("object/conditional").ifMatch("\"other\"")));
        assertRefused(
                "PreconditionFailed",
                () -> s3.getObjectAsBytes(get ->
                        get.bucket(Stack.LAB_DATA).key("object/conditional").ifUnmodifiedSince(Instant.EPOCH)));
    }

    @ParameterizedTest
    @EnumSource
    void conditionalWriteDoesNotOverwrite(Mode mode) {
        S3Client s3 = put(mode, "object/once", "first");

        assertRefused(
                "PreconditionFailed",
                () -> s3.putObject(
                        put -> put.bucket(Stack.LAB_DATA).key("object/once").ifNoneMatch("*"),
                        RequestBody.fromString("second")));

        assertThat(s3.getObjectAsBytes(get -> get.bucket(Stack.LAB_DATA).key("object/once"))
                        .asUtf8String())
                .isEqualTo("first");
    }

    @ParameterizedTest
    @EnumSource
    void missingObjectAndBucket(Mode mode) {
        S3Client s3 = writer(mode);

        assertRefused(
                "NoSuchKey",
                () -> s3.getObjectAsBytes(get -> get.bucket(Stack.LAB_DATA).key("object/none")));
        assertRefused(
                "NoSuchBucket",
                () -> s3.getObjectAsBytes(get -> get.bucket("no-such-bucket").key("k")));
    }

    static Stream<Arguments> keys() {
        return Stream.of("a//b", "trailing/", "%2F", "ü/€/😀", "plus + and space", "a&b=c?d#e", "~'()*!", "back\\slash")
                .flatMap(key -> Stream.of(Mode.values()).map(mode -> Arguments.of(mode, "object/keys/" + key)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("keys")
    void keyComesBackAsItWasSent(Mode mode, String key) {
        S3Client s3 = put(mode, key, key);

        assertThat(s3.getObjectAsBytes(get -> get.bucket(Stack.LAB_DATA).key(key))
                        .asUtf8String())
                .isEqualTo(key);
        assertThat(s3.listObjectsV2(list -> list.bucket(Stack.LAB_DATA).prefix(key))
                        .contents())
                .extracting("key")
                .contains(key);
        s3.deleteObject(delete -> delete.bucket(Stack.LAB_DATA).key(key));
        assertThat(s3.listObjectsV2(list -> list.bucket(Stack.LAB_DATA).prefix(key))
                        .contents())
                .extracting("key")
                .doesNotContain(key);
    }

    @ParameterizedTest
    @EnumSource
    void copyTakesOrReplacesMetadata(Mode mode) {
        S3Client s3 = writer(mode);
        s3.putObject(
                put -> put.bucket(Stack.LAB_DATA).key("object/source ü").metadata(Map.of("kind", "old")),
                RequestBody.fromString("copied"));

        s3.copyObject(copy -> copy.sourceBucket(Stack.LAB_DATA)
                .sourceKey("object/source ü")
                .destinationBucket(Stack.PUBLIC_REPORTS)
                .destinationKey("object/taken"));
        s3.copyObject(copy -> copy.sourceBucket(Stack.LAB_DATA)
                .sourceKey("object/source ü")
                .destinationBucket(Stack.PUBLIC_REPORTS)
                .destinationKey("object/replaced")
                .metadataDirective(MetadataDirective.REPLACE)
                .metadata(Map.of("kind", "new")));

        var taken = s3.getObjectAsBytes(get -> get.bucket(Stack.PUBLIC_REPORTS).key("object/taken"));
        assertThat(taken.asUtf8String()).isEqualTo("copied");
        assertThat(taken.response().metadata()).containsEntry("kind", "old");
        assertThat(s3.headObject(head -> head.bucket(Stack.PUBLIC_REPORTS).key("object/replaced"))
                        .metadata())
                .containsEntry("kind", "new");
    }

    /** S-44. */
    @ParameterizedTest
    @EnumSource
    void cannotReadThroughCopySource(Mode mode) {
        put(mode, "object/mine", "mine");
        try (S3Client admin = User.ADMIN.s3(mode);
                S3Client analyst = User.ANALYST.s3(mode)) {
            admin.putObject(
                    put -> put.bucket(Stack.PUBLIC_REPORTS).key("object/secret"), RequestBody.fromString("secret"));

            Clients.assertDenied(() -> analyst.copyObject(copy -> copy.sourceBucket(Stack.PUBLIC_REPORTS)
                    .sourceKey("object/secret")
                    .destinationBucket(Stack.LAB_DATA)
                    .destinationKey("object/stolen")));
        }
    }

    /** Whatever the precondition says of the object, one who may not read it is told nothing but that. */
    @ParameterizedTest
    @EnumSource
    void s53_preconditionsTellTheDeniedNothing(Mode mode) {
        try (S3Client admin = User.ADMIN.s3(mode);
                S3Client analyst = User.ANALYST.s3(mode)) {
            String eTag = admin.putObject(
                            put -> put.bucket(Stack.PUBLIC_REPORTS).key("object/guarded"),
                            RequestBody.fromString("guarded"))
                    .eTag();
            for (String key : List.of("object/guarded", "object/missing")) {
                List<Consumer<GetObjectRequest.Builder>> preconditions = List.of(
                        get -> get.ifNoneMatch(eTag),
                        get -> get.ifMatch("\"other\""),
                        get -> get.ifModifiedSince(Instant.parse("2100-01-01T00:00:00Z")),
                        get -> get.ifUnmodifiedSince(Instant.EPOCH),
                        get -> get.range("bytes=1000-"));
                for (Consumer<GetObjectRequest.Builder> precondition : preconditions) {
                    Clients.assertDenied(() -> analyst.getObjectAsBytes(get ->
                            precondition.accept(get.bucket(Stack.PUBLIC_REPORTS).key(key))));
                }
                Clients.assertDenied(() -> analyst.putObject(
                        put -> put.bucket(Stack.PUBLIC_REPORTS).key(key).ifNoneMatch("*"),
                        RequestBody.fromString("other")));
            }
        }
    }

    /** S-45. */
    @ParameterizedTest
    @EnumSource
    void multiDeleteAuthorizesEveryKey(Mode mode) {
        put(mode, "object/many/1", "1");
        put(mode, "object/many/2", "2");
        String onlyOne = """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::%s/object/many/1"}]}
                """.formatted(Stack.LAB_DATA);
        try (S3Client s3 = Clients.s3(mode, User.WRITER.credentialsWithin(mode, onlyOne))) {
            var outcome = s3.deleteObjects(delete -> delete.bucket(Stack.LAB_DATA)
                    .delete(Delete.builder()
                            .objects(
                                    ObjectIdentifier.builder()
                                            .key("object/many/1")
                                            .build(),
                                    ObjectIdentifier.builder()
                                            .key("object/many/2")
                                            .build())
                            .build()));

            assertThat(outcome.deleted()).extracting("key").containsExactly("object/many/1");
            assertThat(outcome.errors())
                    .extracting("key", "code")
                    .containsExactly(tuple("object/many/2", "AccessDenied"));
        }
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {0, 1, 16 * 1024, 16 * 1024 + 1, 5_000_000})
    void sizeAroundEveryThreshold(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        for (Mode mode : Mode.values()) {
            S3Client s3 = writer(mode);
            s3.putObject(put -> put.bucket(Stack.LAB_DATA).key("object/size"), RequestBody.fromBytes(content));

            assertThat(s3.getObjectAsBytes(get -> get.bucket(Stack.LAB_DATA).key("object/size"))
                            .asByteArray())
                    .isEqualTo(content);
        }
    }
}
