package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.BAD_DIGEST;
import static io.cloakroom.aws.AwsErrorCode.ENTITY_TOO_SMALL;
import static io.cloakroom.aws.AwsErrorCode.INVALID_PART;
import static io.cloakroom.aws.AwsErrorCode.INVALID_PART_ORDER;
import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_UPLOAD;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.payload.ChecksumHeaders;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.xml.XmlWriter;
import io.cloakroom.bridge.store.embedded.PartChecksums.PartChecksum;
import io.cloakroom.bridge.store.embedded.catalog.CatalogWriter;
import io.cloakroom.bridge.store.embedded.catalog.Checksum;
import io.cloakroom.bridge.store.embedded.catalog.MultipartChecksum;
import io.cloakroom.bridge.store.embedded.catalog.MultipartRows;
import io.cloakroom.bridge.store.embedded.catalog.MultipartWriter;
import io.cloakroom.bridge.store.embedded.catalog.ObjectIndex;
import io.cloakroom.bridge.store.embedded.catalog.ObjectKey;
import io.cloakroom.bridge.store.embedded.catalog.ObjectRows;
import io.cloakroom.bridge.store.embedded.catalog.StoredObject;
import io.cloakroom.bridge.store.embedded.catalog.Upload;
import io.cloakroom.bridge.store.embedded.catalog.Upload.Part;
import io.cloakroom.bridge.store.embedded.catalog.WriteCondition;
import io.cloakroom.bridge.store.embedded.files.Content;
import io.cloakroom.bridge.store.embedded.files.Content.Piece;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * CompleteMultipartUpload: makes the object from the files of its parts. Nothing is copied. Blocks.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html">
 *     CompleteMultipartUpload</a>
 */
final class MultipartCompletion {
    /** The minimum size of every part but the last. */
    static final long MIN_PART_BYTES = 5L << 20;

    private final ObjectIndex objects;
    private final InstantSource clock;

    MultipartCompletion(ObjectIndex objects, InstantSource clock) {
        this.objects = objects;
        this.clock = clock;
    }

    /**
     * Requires an upload that is open or was completed. Blocks.
     *
     * @throws AwsException {@code NoSuchBucket}, {@code NoSuchUpload}
     */
    void requireUpload(S3Call call) {
        ObjectKey key = objects.key(call.bucket(), call.object().key());
        String uploadId = Multipart.uploadId(call);
        boolean isThere = objects.read(
                statements -> MultipartRows.find(statements, key, uploadId).isPresent()
                        || isCompleted(ObjectRows.find(statements, key), uploadId));
        if (!isThere) {
            throw new AwsException(NO_SUCH_UPLOAD);
        }
    }

    private static boolean isCompleted(Optional<StoredObject> object, String uploadId) {
        return !uploadId.isEmpty()
                && object.filter(found -> found.upload().equals(uploadId)).isPresent();
    }

    HttpAnswer complete(S3Call call, String url, byte[] body) {
        List<ListedPart> listed = ListedPart.parse(body);
        ObjectKey key = objects.key(call.bucket(), call.object().key());
        WriteCondition condition = ConditionHeaders.ofWrite(call.headers());
        StoredObject object = objects.commit(writer -> complete(writer, call, key, listed, condition));
        XmlWriter xml = Documents.document("CompleteMultipartUploadResult")
                .element("Location", url)
                .element("Bucket", call.bucket())
                .element("Key", call.object().key())
                .element("ETag", '"' + object.etag() + '"');
        object.checksum().ifPresent(checksum -> ChecksumFields.writeWithType(xml, checksum));
        return Documents.answer(xml, ObjectHeaders.ofWrite(object));
    }

    private StoredObject complete(
            CatalogWriter writer, S3Call call, ObjectKey key, List<ListedPart> listed, WriteCondition condition)
            throws SQLException {
        String uploadId = Multipart.uploadId(call);
        Optional<Upload> found = MultipartRows.find(writer.statements(), key, uploadId);
        if (found.isEmpty()) {
            return alreadyCompleted(writer, key, uploadId);
        }
        Upload upload = found.get();
        List<Part> parts = match(listed, MultipartRows.parts(writer.statements(), uploadId, 0, Integer.MAX_VALUE));
        StoredObject object = assemble(upload, parts);
        check(call.headers(), upload, object);
        writer.put(key, object, condition);
        new MultipartWriter(writer).end(upload, parts.stream().map(Part::file).collect(Collectors.toSet()));
        return object;
    }

    /**
     * The object of an upload that is already completed. A client that lost the first answer asks again and gets the
     * same one, as long as the object has not been replaced.
     */
    private static StoredObject alreadyCompleted(CatalogWriter writer, ObjectKey key, String uploadId)
            throws SQLException {
        return ObjectRows.find(writer.statements(), key)
                .filter(object -> isCompleted(Optional.of(object), uploadId))
                .orElseThrow(() -> new AwsException(NO_SUCH_UPLOAD));
    }

    /** The stored parts that the client listed, in its order and with matching entity tags. */
    private static List<Part> match(List<ListedPart> listed, List<Part> present) {
        Map<Integer, Part> byNumber = new HashMap<>();
        present.forEach(part -> byNumber.put(part.number(), part));
        List<Part> parts = new ArrayList<>(listed.size());
        int last = 0;
        for (ListedPart wanted : listed) {
            if (wanted.number() <= last) {
                throw new AwsException(INVALID_PART_ORDER);
            }
            last = wanted.number();
            Part part = byNumber.get(wanted.number());
            if (part == null || !wanted.matches(part)) {
                throw new AwsException(
                        INVALID_PART, INVALID_PART.standardMessage() + " (part number %d)".formatted(wanted.number()));
            }
            parts.add(part);
        }
        for (Part part : parts.subList(0, parts.size() - 1)) {
            if (part.size() < MIN_PART_BYTES) {
                throw new AwsException(
                        ENTITY_TOO_SMALL,
                        "Your proposed upload is smaller than the minimum allowed object size. Part %d has %d bytes."
                                .formatted(part.number(), part.size()));
            }
        }
        return parts;
    }

    private StoredObject assemble(Upload upload, List<Part> parts) {
        MessageDigest md5 = Digests.md5();
        parts.forEach(part -> md5.update(Digests.bytes(part.etag())));
        return new StoredObject(
                Digests.hex(md5.digest()) + "-" + parts.size(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                upload.metadata(),
                checksum(upload.checksumOfObject(), parts),
                upload.tags(),
                upload.storageClass(),
                upload.id(),
                new Content.Pieces(parts.stream()
                        .map(part -> new Piece(part.number(), part.file(), part.size(), part.checksum()))
                        .toList()));
    }

    /** The checksum of the object; empty if an earlier version stored a part without one. */
    private static Optional<Checksum> checksum(MultipartChecksum wanted, List<Part> parts) {
        List<PartChecksum> ofParts = new ArrayList<>(parts.size());
        for (Part part : parts) {
            Checksum.find(Checksum.allOfStored(part.checksum()), wanted.algorithm())
                    .ifPresent(checksum -> ofParts.add(new PartChecksum(part.size(), checksum.value())));
        }
        return ofParts.size() == parts.size() ? Optional.of(PartChecksums.ofObject(wanted, ofParts)) : Optional.empty();
    }

    /** Checks what the caller claims about the whole object. */
    private static void check(Headers headers, Upload upload, StoredObject object) {
        Optional<Checksum> expected = Checksum.find(headers);
        if (expected.isPresent()) {
            check(expected.get(), upload, object.checksum());
        }
        Optional<String> type = headers.first(ChecksumHeaders.TYPE);
        if (type.isPresent()
                && upload.checksum()
                        .filter(wanted -> !wanted.type().equals(type.get()))
                        .isPresent()) {
            throw new AwsException(
                    INVALID_REQUEST,
                    "The upload was created using the %s checksum mode; got `%s`"
                            .formatted(upload.checksum().get().type(), type.get()));
        }
        Optional<String> size = headers.first("x-amz-mp-object-size");
        if (size.isPresent() && !size.get().equals(String.valueOf(object.size()))) {
            throw new AwsException(
                    INVALID_REQUEST,
                    "The provided 'x-amz-mp-object-size' header value `%s` does not match what was computed: %d"
                            .formatted(size.get(), object.size()));
        }
    }

    /**
     * Checks an expected checksum. One whose algorithm was not computed cannot be compared. It is refused, because the
     * caller relies on it.
     */
    private static void check(Checksum expected, Upload upload, Optional<Checksum> computed) {
        boolean isAlgorithmOfUpload = upload.checksumOfObject().algorithm() == expected.algorithm()
                || upload.checksum().isPresent();
        if (computed.isEmpty() || !isAlgorithmOfUpload) {
            throw new AwsException(
                    INVALID_REQUEST,
                    "The %s cannot be compared: the upload was created without that algorithm."
                            .formatted(expected.algorithm()));
        }
        Checksum actual = computed.get();
        if (!actual.isMeantBy(expected)) {
            throw new AwsException(
                    BAD_DIGEST,
                    "The %s you specified did not match the calculated checksum: got `%s`, calculated `%s`"
                            .formatted(expected.algorithm(), expected.value(), actual.value()));
        }
    }
}
