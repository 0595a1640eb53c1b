package io.cloakroom.e2e.s3;

import static io.cloakroom.e2e.Clients.assertDenied;
import static io.cloakroom.e2e.Clients.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.e2e.Mode;
import io.cloakroom.e2e.Stack;
import io.cloakroom.e2e.User;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.Part;

/** Uploads in parts, in both modes. */
class MultipartIT {
    private static final int PART_SIZE = 5 << 20;

    @ParameterizedTest
    @EnumSource
    void partsBecomeOneObject(Mode mode) {
        byte[] content = new byte[2 * PART_SIZE + 12_345];
        new Random(1).nextBytes(content);
        String key = "multipart/" + mode;
        try (S3Client s3 = User.WRITER.s3(mode)) {
            String upload = begin(s3, key);
            List<CompletedPart> parts = new ArrayList<>();
            for (int number = 1; number <= 3; number++) {
                byte[] part = Arrays.copyOfRange(
                        content, (number - 1) * PART_SIZE, Math.min(number * PART_SIZE, content.length));
                parts.add(part(s3, key, upload, number, part));
            }
            assertThat(s3.listParts(list -> list.bucket(Stack.LAB_DATA).key(key).uploadId(upload))
                            .parts())
                    .extracting(Part::partNumber)
                    .containsExactly(1, 2, 3);
            assertThat(s3.listMultipartUploads(
                                    list -> list.bucket(Stack.LAB_DATA).prefix(key))
                            .uploads())
                    .extracting(MultipartUpload::uploadId)
                    .contains(upload);
            assertRefused(
                    "NoSuchKey",
                    () -> s3.getObjectAsBytes(get -> get.bucket(Stack.LAB_DATA).key(key)));

            s3.completeMultipartUpload(complete ->
                    complete.bucket(Stack.LAB_DATA).key(key).uploadId(upload).multipartUpload(all -> all.parts(parts)));

            assertThat(s3.getObjectAsBytes(get -> get.bucket(Stack.LAB_DATA).key(key))
                            .asByteArray())
                    .isEqualTo(content);
            assertThat(s3.getObjectAsBytes(get -> get.bucket(Stack.LAB_DATA)
                                    .key(key)
                                    .range("bytes=%d-%d".formatted(PART_SIZE - 2, PART_SIZE + 1)))
                            .asByteArray())
                    .as("a range over the seam of two parts")
                    .isEqualTo(Arrays.copyOfRange(content, PART_SIZE - 2, PART_SIZE + 2));
            s3.deleteObject(delete -> delete.bucket(Stack.LAB_DATA).key(key));
        }
    }

    @ParameterizedTest
    @EnumSource
    void partCopiedFromAnObject(Mode mode) {
        String key = "multipart/copied-" + mode;
        try (S3Client s3 = User.WRITER.s3(mode)) {
            s3.putObject(
                    put -> put.bucket(Stack.LAB_DATA).key("multipart/source"), RequestBody.fromString("0123456789"));
            String upload = begin(s3, key);
            var copied = s3.uploadPartCopy(copy -> copy.sourceBucket(Stack.LAB_DATA)
                    .sourceKey("multipart/source")
                    .copySourceRange("bytes=2-5")
                    .destinationBucket(Stack.LAB_DATA)
                    .destinationKey(key)
                    .uploadId(upload)
                    .partNumber(1));
            s3.completeMultipartUpload(complete -> complete.bucket(Stack.LAB_DATA)
                    .key(key)
                    .uploadId(upload)
                    .multipartUpload(all -> all.parts(CompletedPart.builder()
                            .partNumber(1)
                            .eTag(copied.copyPartResult().eTag())
                            .build())));

            assertThat(s3.getObjectAsBytes(get -> get.bucket(Stack.LAB_DATA).key(key))
                            .asUtf8String())
                    .isEqualTo("2345");
        }
    }

    @ParameterizedTest
    @EnumSource
    void abortedUploadIsGone(Mode mode) {
        String key = "multipart/aborted-" + mode;
        try (S3Client s3 = User.WRITER.s3(mode)) {
            String upload = begin(s3, key);
            part(s3, key, upload, 1, new byte[10]);

            s3.abortMultipartUpload(
                    abort -> abort.bucket(Stack.LAB_DATA).key(key).uploadId(upload));

            assertRefused(
                    "NoSuchUpload",
                    () -> s3.listParts(
                            list -> list.bucket(Stack.LAB_DATA).key(key).uploadId(upload)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void smallPartInTheMiddleAndWrongETagAreRefused(Mode mode) {
        String key = "multipart/bad-" + mode;
        try (S3Client s3 = User.WRITER.s3(mode)) {
            String upload = begin(s3, key);
            CompletedPart first = part(s3, key, upload, 1, new byte[10]);
            CompletedPart second = part(s3, key, upload, 2, new byte[10]);

            assertRefused(
                    "EntityTooSmall",
                    () -> s3.completeMultipartUpload(complete -> complete.bucket(Stack.LAB_DATA)
                            .key(key)
                            .uploadId(upload)
                            .multipartUpload(all -> all.parts(first, second))));
            assertRefused(
                    "InvalidPart",
                    () -> s3.completeMultipartUpload(complete -> complete.bucket(Stack.LAB_DATA)
                            .key(key)
                            .uploadId(upload)
                            .multipartUpload(all ->
                                    all.parts(first.toBuilder().eTag("\"0123\"").build()))));
            s3.abortMultipartUpload(
                    abort -> abort.bucket(Stack.LAB_DATA).key(key).uploadId(upload));
        }
    }

    /** S-45: each step asks for its own action. */
    @ParameterizedTest
    @EnumSource
    void readerCanDoNoStep(Mode mode) {
        try (S3Client writer = User.WRITER.s3(mode);
                S3Client reader = User.READER.s3(mode)) {
            String key = "multipart/denied-" + mode;
            String upload = begin(writer, key);
            assertDenied(() -> begin(reader, key));
            assertDenied(() -> part(reader, key, upload, 1, new byte[1]));
            assertDenied(() -> reader.listParts(
                    list -> list.bucket(Stack.LAB_DATA).key(key).uploadId(upload)));
            assertDenied(() -> reader.abortMultipartUpload(
                    abort -> abort.bucket(Stack.LAB_DATA).key(key).uploadId(upload)));
            assertDenied(() -> reader.listMultipartUploads(list -> list.bucket(Stack.LAB_DATA)));
            writer.abortMultipartUpload(
                    abort -> abort.bucket(Stack.LAB_DATA).key(key).uploadId(upload));
        }
    }

    private static String begin(S3Client s3, String key) {
        return s3.createMultipartUpload(create -> create.bucket(Stack.LAB_DATA).key(key))
                .uploadId();
    }

    private static CompletedPart part(S3Client s3, String key, String upload, int number, byte[] content) {
        String eTag = s3.uploadPart(
                        put -> put.bucket(Stack.LAB_DATA)
                                .key(key)
                                .uploadId(upload)
                                .partNumber(number),
                        RequestBody.fromBytes(content))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(eTag).build();
    }
}
