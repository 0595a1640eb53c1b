package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.INTERNAL_ERROR;
import static io.cloakroom.aws.AwsErrorCode.INVALID_ARGUMENT;
import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.payload.ChecksumAlgorithm;
import io.cloakroom.aws.s3.CopySource;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Time;
import io.cloakroom.aws.xml.XmlWriter;
import io.cloakroom.bridge.store.embedded.ContentCopies.Into;
import io.cloakroom.bridge.store.embedded.catalog.Checksum;
import io.cloakroom.bridge.store.embedded.catalog.ObjectIndex;
import io.cloakroom.bridge.store.embedded.catalog.ObjectKey;
import io.cloakroom.bridge.store.embedded.catalog.StorageFaults;
import io.cloakroom.bridge.store.embedded.catalog.StoredObject;
import io.cloakroom.bridge.store.embedded.catalog.TagSet;
import io.cloakroom.bridge.store.embedded.catalog.WriteCondition;
import io.cloakroom.bridge.store.embedded.files.Content;
import io.cloakroom.bridge.store.embedded.files.DataFiles;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * CopyObject, and the source side of UploadPartCopy. They block.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html">CopyObject</a>
 */
final class Copies {
    private static final int LEASE_ATTEMPTS = 10;

    private final ObjectIndex objects;
    private final DataFiles files;
    private final ContentCopies contents;
    private final InstantSource clock;

    Copies(ObjectIndex objects, DataFiles files, InstantSource clock) {
        this.objects = objects;
        this.files = files;
        this.contents = new ContentCopies(files);
        this.clock = clock;
    }

    HttpAnswer copy(S3Call call) {
        ObjectKey key = objects.key(call.bucket(), call.object().key());
        WriteCondition condition = ConditionHeaders.ofWrite(call.headers());
        Optional<ChecksumAlgorithm> algorithm = ChecksumFields.named(call.headers());
        Optional<Headers> metadata = isReplace(call, "x-amz-metadata-directive")
                ? Optional.of(ObjectHeaders.metadata(call.headers()))
                : Optional.empty();
        Optional<TagSet> tags = isReplace(call, "x-amz-tagging-directive")
                ? Optional.of(TagSet.parse(call.headers().first("x-amz-tagging").orElse("")))
                : Optional.empty();
        String storageClass = ObjectHeaders.storageClass(call.headers());
        boolean changes =
                metadata.isPresent() || tags.isPresent() || call.headers().contains("x-amz-storage-class");
        if (key.equals(sourceKey(call)) && !changes) {
            throw new AwsException(
                    INVALID_REQUEST,
                    "This copy request is illegal because it is trying to copy an object to itself without changing "
                            + "the object's metadata, storage class, website redirect location or encryption "
                            + "attributes.");
        }
        return withSource(call, (source, range) -> {
            boolean newEtag = source.isMultipart();
            var digests = CopyDigests.none();
            if (newEtag) {
                digests.withMd5();
            }
            Optional<Checksum> kept = kept(source, algorithm);
            if (kept.isEmpty()) {
                digests.withChecksum(algorithm
                        .or(() -> source.checksum().map(Checksum::algorithm))
                        .orElse(Checksum.DEFAULT));
            }
            ReceivedBody body = copyContent(source, range, Into.OBJECT, digests);
            var object = new StoredObject(
                    newEtag ? body.md5() : source.etag(),
                    clock.instant().truncatedTo(ChronoUnit.MILLIS),
                    metadata.orElse(source.metadata()),
                    kept.or(() -> body.checksums().stream().findFirst()),
                    tags.orElse(source.tags()),
                    storageClass,
                    "",
                    body.content());
            store(key, object, condition, body);
            XmlWriter xml = result("CopyObjectResult", object.etag(), object.modified());
            object.checksum().ifPresent(checksum -> ChecksumFields.writeWithType(xml, checksum));
            return Documents.answer(xml, copyHeaders(call, object));
        });
    }

    /**
     * The source's checksum, if the copy can keep it: it covers the full object, because a copy is one piece, and it
     * has the algorithm asked for.
     */
    private static Optional<Checksum> kept(StoredObject source, Optional<ChecksumAlgorithm> wanted) {
        return source.checksum()
                .filter(Checksum::isOfFullObject)
                .filter(checksum -> wanted.isEmpty() || wanted.get() == checksum.algorithm());
    }

    private void store(ObjectKey key, StoredObject object, WriteCondition condition, ReceivedBody body) {
        try {
            objects.commit(writer -> {
                writer.put(key, object, condition);
                body.adopt(writer);
                return object;
            });
            body.adopted();
        } catch (RuntimeException e) {
            body.discard();
            throw e;
        }
    }

    /** Copies the bytes of an object that {@link #withSource} holds. */
    ReceivedBody copyContent(StoredObject source, ByteRange range, Into into, CopyDigests digests) {
        try {
            return contents.copy(source.content(), range, into, digests);
        } catch (IOException e) {
            throw StorageFaults.toAnswer(e);
        }
    }

    /** Finds the source of a copy, checks the conditions on it and keeps its files while the action runs. */
    HttpAnswer withSource(S3Call call, BiFunction<StoredObject, ByteRange, HttpAnswer> action) {
        for (int attempt = 0; attempt < LEASE_ATTEMPTS; attempt++) {
            StoredObject source = objects.require(sourceKey(call));
            ReadCondition.requireOfCopySource(call.headers(), source);
            ByteRange range = call.headers()
                    .first("x-amz-copy-source-range")
                    .map(header -> ByteRange.parseExact(header, source.size()))
                    .orElseGet(() -> ByteRange.whole(source.size()));
            if (!(source.content() instanceof Content.Pieces pieces)) {
                return action.apply(source, range);
            }
            if (files.lease(pieces)) {
                try {
                    return action.apply(source, range);
                } finally {
                    files.release(pieces);
                }
            }
        }
        throw new AwsException(INTERNAL_ERROR);
    }

    /** What the document says, in the head too, as MinIO does. */
    private static Headers copyHeaders(S3Call call, StoredObject object) {
        var headers = Headers.builder().addAll(ObjectHeaders.ofWrite(object));
        call.copySource()
                .flatMap(CopySource::versionId)
                .ifPresent(version -> headers.add("x-amz-copy-source-version-id", version));
        return headers.build();
    }

    /** The answer to a copy, without its checksum. */
    static XmlWriter result(String root, String etag, Instant modified) {
        return Documents.document(root)
                .element("LastModified", S3Time.of(modified))
                .element("ETag", '"' + etag + '"');
    }

    private ObjectKey sourceKey(S3Call call) {
        CopySource source = call.copySource()
                .orElseThrow(() -> new AwsException(
                        INVALID_ARGUMENT,
                        "Copy Source must mention the source bucket and key: sourcebucket/sourcekey"));
        ObjectIndex.requireNullVersion(source.versionId());
        return objects.key(source.target().bucket(), source.target().key());
    }

    private static boolean isReplace(S3Call call, String directive) {
        String value = call.headers().first(directive).orElse("COPY");
        return switch (value) {
            case "COPY" -> false;
            case "REPLACE" -> true;
            default -> throw new AwsException(INVALID_ARGUMENT, "Unknown %s: `%s`".formatted(directive, value));
        };
    }
}
