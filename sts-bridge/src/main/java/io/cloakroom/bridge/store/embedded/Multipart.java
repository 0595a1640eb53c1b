package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.payload.ChecksumAlgorithm;
import io.cloakroom.aws.payload.ChecksumHeaders;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.xml.XmlWriter;
import io.cloakroom.bridge.store.StoreExchange;
import io.cloakroom.bridge.store.embedded.ContentCopies.Into;
import io.cloakroom.bridge.store.embedded.UploadBody.Terms;
import io.cloakroom.bridge.store.embedded.catalog.CatalogChange;
import io.cloakroom.bridge.store.embedded.catalog.Checksum;
import io.cloakroom.bridge.store.embedded.catalog.MultipartChecksum;
import io.cloakroom.bridge.store.embedded.catalog.MultipartRows;
import io.cloakroom.bridge.store.embedded.catalog.MultipartWriter;
import io.cloakroom.bridge.store.embedded.catalog.ObjectIndex;
import io.cloakroom.bridge.store.embedded.catalog.ObjectKey;
import io.cloakroom.bridge.store.embedded.catalog.TagSet;
import io.cloakroom.bridge.store.embedded.catalog.Upload;
import io.cloakroom.bridge.store.embedded.catalog.Upload.Part;
import io.cloakroom.bridge.store.embedded.files.DataFiles;
import io.cloakroom.bridge.store.embedded.files.FileIds;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Multipart uploads: create, upload parts, abort. A part is a data file; the completed object refers to the same files.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html">Multipart upload</a>
 */
final class Multipart {
    private static final long MAX_PART_BYTES = 5L << 30;

    private final ObjectIndex objects;
    private final DataFiles files;
    private final Copies copies;
    private final Executor blocking;
    private final InstantSource clock;
    private final FileIds ids;

    Multipart(ObjectIndex objects, DataFiles files, Copies copies, Executor blocking, InstantSource clock) {
        this.objects = objects;
        this.files = files;
        this.copies = copies;
        this.blocking = blocking;
        this.clock = clock;
        this.ids = new FileIds(clock);
    }

    /** CreateMultipartUpload. Blocks. */
    HttpAnswer create(S3Call call) {
        var upload = new Upload(
                ids.next(),
                objects.key(call.bucket(), call.object().key()),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                ObjectHeaders.storageClass(call.headers()),
                ObjectHeaders.metadata(call.headers()),
                TagSet.parse(call.headers().first("x-amz-tagging").orElse("")),
                PartChecksums.wanted(call.headers()));
        objects.commit(writer -> {
            new MultipartWriter(writer).create(upload);
            return upload;
        });
        var headers = Headers.builder();
        upload.checksum()
                .ifPresent(checksum -> headers.add(
                                ChecksumHeaders.ALGORITHM, checksum.algorithm().name())
                        .add(ChecksumHeaders.TYPE, checksum.type()));
        XmlWriter xml = Documents.document("InitiateMultipartUploadResult")
                .element("Bucket", call.bucket())
                .element("Key", call.object().key())
                .element("UploadId", upload.id());
        return Documents.answer(xml, headers.build());
    }

    /** UploadPart: receives the bytes, then records the part. */
    void uploadPart(StoreExchange exchange, S3Call call) {
        ObjectKey key = objects.key(call.bucket(), call.object().key());
        int number = partNumber(call);
        String uploadId = uploadId(call);
        Optional<ChecksumAlgorithm> declared = ChecksumFields.declared(exchange, call);
        var terms = new Terms(-1, MAX_PART_BYTES, () -> computed(key, uploadId, declared));
        var reply = new Reply(exchange);
        exchange.receive(new UploadBody(exchange, files, blocking, terms, body -> {
            var unused = enter(key, uploadId, number, body).whenComplete((part, failure) -> {
                if (failure != null) {
                    reply.fail(failure);
                    blocking.execute(body::discard);
                } else {
                    reply.sendStored(body, () -> Documents.empty(200, partHeaders(part)));
                }
            });
        }));
    }

    /**
     * The algorithm to compute here: the object will need it, but the part does not bring it. Blocks.
     *
     * @throws AwsException {@code NoSuchUpload}, {@code InvalidRequest}
     */
    private Optional<ChecksumAlgorithm> computed(ObjectKey key, String uploadId, Optional<ChecksumAlgorithm> declared) {
        Upload upload = objects.read(statements -> MultipartRows.require(statements, key, uploadId));
        requireExpected(upload, declared);
        return Optional.of(upload.checksumOfObject().algorithm())
                .filter(wanted -> declared.filter(wanted::equals).isEmpty());
    }

    /**
     * Requires a part to bring the upload's checksum. It may bring none where the checksum covers the full object: then
     * it is computed here.
     */
    private static void requireExpected(Upload upload, Optional<ChecksumAlgorithm> declared) {
        Optional<MultipartChecksum> wanted = upload.checksum();
        boolean isMissing =
                declared.isEmpty() && !wanted.map(MultipartChecksum::fullObject).orElse(true);
        boolean isAnother = declared.isPresent()
                && wanted.filter(checksum -> checksum.algorithm() != declared.get())
                        .isPresent();
        if (isMissing || isAnother) {
            throw new AwsException(
                    INVALID_REQUEST,
                    "Checksum Type mismatch occurred, expected checksum Type: %s, actual checksum Type: %s"
                            .formatted(
                                    wanted.orElseThrow().algorithm(),
                                    declared.map(ChecksumAlgorithm::name).orElse("null")));
        }
    }

    /** UploadPartCopy. Blocks. */
    HttpAnswer uploadPartCopy(S3Call call) {
        ObjectKey key = objects.key(call.bucket(), call.object().key());
        int number = partNumber(call);
        String uploadId = uploadId(call);
        Upload upload = objects.read(statements -> MultipartRows.require(statements, key, uploadId));
        return copies.withSource(call, (source, range) -> {
            if (range.length() > MAX_PART_BYTES) {
                throw new AwsException(
                        INVALID_REQUEST,
                        "The specified copy source is larger than the maximum allowable size for a copy source: "
                                + MAX_PART_BYTES);
            }
            var digests = CopyDigests.none()
                    .withMd5()
                    .withChecksum(upload.checksumOfObject().algorithm());
            ReceivedBody body = copies.copyContent(source, range, Into.FILE, digests);
            try {
                Part part = enter(key, uploadId, number, body).join();
                body.adopted();
                XmlWriter xml = Copies.result("CopyPartResult", part.etag(), part.modified());
                body.checksums().forEach(checksum -> ChecksumFields.write(xml, checksum));
                return Documents.answer(xml);
            } catch (RuntimeException e) {
                body.discard();
                throw e;
            }
        });
    }

    private CompletableFuture<Part> enter(ObjectKey key, String uploadId, int number, ReceivedBody body) {
        var part = new Part(
                number,
                body.size(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                body.md5(),
                body.file(),
                Checksum.stored(body.checksums()));
        return objects.submit(writer -> {
            Upload upload = MultipartRows.require(writer.statements(), key, uploadId);
            requireExpected(upload, body.checksums().stream().findFirst().map(Checksum::algorithm));
            new MultipartWriter(writer).putPart(key, uploadId, part);
            return part;
        });
    }

    private static Headers partHeaders(Part part) {
        var headers = Headers.builder().add("etag", '"' + part.etag() + '"');
        Checksum.ofStored(part.checksum())
                .ifPresent(checksum -> headers.add(checksum.algorithm().headerName(), checksum.value()));
        return headers.build();
    }

    /** AbortMultipartUpload. Blocks. */
    HttpAnswer abort(S3Call call) {
        ObjectKey key = objects.key(call.bucket(), call.object().key());
        String uploadId = uploadId(call);
        objects.commit(CatalogChange.freeing(writer -> {
            Upload upload = MultipartRows.require(writer.statements(), key, uploadId);
            new MultipartWriter(writer).delete(upload);
            return upload;
        }));
        return Documents.empty(204, Headers.EMPTY);
    }

    static String uploadId(S3Call call) {
        return call.parameter("uploadId").orElse("");
    }

    private static int partNumber(S3Call call) {
        return Part.parseNumber(call.parameter("partNumber").orElse(""));
    }
}
