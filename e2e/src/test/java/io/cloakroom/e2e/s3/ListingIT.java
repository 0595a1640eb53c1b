package io.cloakroom.e2e.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.e2e.Mode;
import io.cloakroom.e2e.User;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Listings: prefix, delimiter, pages, and buckets coming and going. */
class ListingIT {
    private static final String BUCKET = "listing";

    @BeforeAll
    static void objects() {
        try (S3Client s3 = User.ADMIN.s3(Mode.SERVER)) {
            s3.createBucket(create -> create.bucket(BUCKET));
            IntStream.range(0, 25).forEach(i -> put(s3, "folder/%02d".formatted(i)));
            put(s3, "folder/sub/a");
            put(s3, "folder/sub/b");
            put(s3, "folder_other");
        }
    }

    @AfterAll
    static void remove() {
        try (S3Client s3 = User.ADMIN.s3(Mode.GATEWAY)) {
            s3.listObjectsV2Paginator(list -> list.bucket(BUCKET))
                    .contents()
                    .forEach(object ->
                            s3.deleteObject(delete -> delete.bucket(BUCKET).key(object.key())));
            s3.deleteBucket(delete -> delete.bucket(BUCKET));
        }
    }

    private static void put(S3Client s3, String key) {
        s3.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromString(key));
    }

    @ParameterizedTest
    @EnumSource
    void pagesCoverEverythingOnce(Mode mode) {
        try (S3Client s3 = User.WRITER.s3(mode)) {
            var keys = s3.listObjectsV2Paginator(list -> list.bucket(BUCKET).maxKeys(7)).contents().stream()
                    .map(S3Object::key)
                    .toList();

            assertThat(keys).hasSize(28).doesNotHaveDuplicates().isSorted();
        }
    }

    @ParameterizedTest
    @EnumSource
    void delimiterFoldsFolders(Mode mode) {
        try (S3Client s3 = User.WRITER.s3(mode)) {
            var top = s3.listObjectsV2(list -> list.bucket(BUCKET).delimiter("/"));
            var folder = s3.listObjectsV2(
                    list -> list.bucket(BUCKET).prefix("folder/").delimiter("/"));

            assertThat(top.contents()).extracting(S3Object::key).containsExactly("folder_other");
            assertThat(top.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("folder/");
            assertThat(folder.contents()).hasSize(25);
            assertThat(folder.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("folder/sub/");
        }
    }

    @ParameterizedTest
    @EnumSource
    void firstVersionOfTheApiPagesByMarker(Mode mode) {
        try (S3Client s3 = User.WRITER.s3(mode)) {
            var first = s3.listObjects(
                    list -> list.bucket(BUCKET).prefix("folder/").maxKeys(10).delimiter("/"));
            var rest = s3.listObjects(
                    list -> list.bucket(BUCKET).prefix("folder/").delimiter("/").marker(first.nextMarker()));

            assertThat(first.isTruncated()).isTrue();
            assertThat(first.contents()).hasSize(10);
            assertThat(rest.isTruncated()).isFalse();
            assertThat(rest.contents()).hasSize(15);
            assertThat(rest.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("folder/sub/");
        }
    }

    @ParameterizedTest
    @EnumSource
    void startAfter(Mode mode) {
        try (S3Client s3 = User.WRITER.s3(mode)) {
            assertThat(s3.listObjectsV2(list -> list.bucket(BUCKET).startAfter("folder/24"))
                            .contents())
                    .extracting(S3Object::key)
                    .containsExactly("folder/sub/a", "folder/sub/b", "folder_other");
        }
    }
}
