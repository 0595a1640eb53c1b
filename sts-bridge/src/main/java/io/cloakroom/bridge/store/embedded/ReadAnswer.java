package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.INVALID_PART_NUMBER;
import static io.cloakroom.aws.AwsErrorCode.INVALID_RANGE;
import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;
import static io.cloakroom.aws.AwsErrorCode.PRECONDITION_FAILED;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpDate;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.bridge.store.embedded.catalog.Checksum;
import io.cloakroom.bridge.store.embedded.catalog.EntityTags;
import io.cloakroom.bridge.store.embedded.catalog.StoredObject;
import io.cloakroom.bridge.store.embedded.catalog.Upload;
import io.cloakroom.bridge.store.embedded.files.Content;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The answer to a GET or HEAD of an object: status, headers, and the bytes to send.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html">GetObject</a>
 */
record ReadAnswer(int status, Headers headers, ByteRange range) {
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int NOT_MODIFIED = 304;

    /**
     * Decides the answer from the call and the object alone.
     *
     * @throws AwsException {@code PreconditionFailed}, {@code InvalidRange}, {@code InvalidPartNumber},
     *     {@code InvalidArgument}
     */
    static ReadAnswer of(S3Call call, StoredObject object) {
        try {
            return decided(call, object);
        } catch (AwsException e) {
            throw tellsOfTheObject(e) ? e.with(validators(object)) : e;
        }
    }

    /** The reader may know what the object is now, and need not ask for it again. */
    private static boolean tellsOfTheObject(AwsException error) {
        return error.code() == PRECONDITION_FAILED || error.code() == INVALID_RANGE;
    }

    private static List<AwsException.Field> validators(StoredObject object) {
        var headers = Headers.builder();
        ObjectHeaders.addValidators(headers, object);
        Headers built = headers.build();
        return IntStream.range(0, built.size())
                .mapToObj(i -> new AwsException.Field(built.name(i), built.value(i)))
                .toList();
    }

    private static ReadAnswer decided(S3Call call, StoredObject object) {
        Optional<ReadCondition> unmet = ReadCondition.unmetByRead(call.headers(), object);
        if (unmet.isPresent()) {
            if (!unmet.get().meansNotModified()) {
                throw unmet.get().failed();
            }
            var headers = Headers.builder();
            ObjectHeaders.addValidators(headers, object);
            return new ReadAnswer(NOT_MODIFIED, headers.build(), new ByteRange(0, 0));
        }
        Optional<String> part = call.parameter("partNumber");
        Optional<String> rangeHeader = call.headers().first("range").filter(header -> rangeApplies(call, object));
        if (part.isPresent() && rangeHeader.isPresent()) {
            throw new AwsException(INVALID_REQUEST, "Cannot specify both Range header and partNumber query parameter");
        }
        Optional<ByteRange> range = part.isPresent()
                ? Optional.of(part(Upload.Part.parseNumber(part.get()), object))
                : rangeHeader.flatMap(header -> ByteRange.parse(header, object.size()));
        var headers = Headers.builder();
        ObjectHeaders.add(headers, object, call);
        if (part.isPresent() && object.content() instanceof Content.Pieces pieces && object.isMultipart()) {
            headers.add("x-amz-mp-parts-count", String.valueOf(pieces.pieces().size()));
            addPartChecksum(headers, call, object, pieces);
        }
        if (range.isEmpty() || range.get().length() == 0) {
            return new ReadAnswer(OK, headers.build(), ByteRange.whole(object.size()));
        }
        headers.add("content-range", range.get().contentRange(object.size()));
        return new ReadAnswer(PARTIAL, headers.build(), range.get());
    }

    /** The checksum of a part that is read by its number, of the algorithm of the object. */
    private static void addPartChecksum(
            Headers.Builder headers, S3Call call, StoredObject object, Content.Pieces pieces) {
        if (object.checksum().isEmpty() || !ObjectHeaders.wantsChecksum(call)) {
            return;
        }
        int number = Upload.Part.parseNumber(call.parameter("partNumber").orElse(""));
        for (Content.Piece piece : pieces.pieces()) {
            if (piece.number() == number) {
                Checksum.find(
                                Checksum.allOfStored(piece.checksum()),
                                object.checksum().get().algorithm())
                        .ifPresent(checksum -> headers.add(checksum.algorithm().headerName(), checksum.value()));
            }
        }
    }

    /**
     * Whether {@code If-Range} (RFC 9110 §13.1.5) lets the range stand: it does not if the object has changed since.
     */
    private static boolean rangeApplies(S3Call call, StoredObject object) {
        Optional<String> ifRange = call.headers().first("if-range");
        return ifRange.isEmpty()
                || EntityTags.unquoted(ifRange.get()).equals(object.etag())
                || ifRange.get().equals(HttpDate.of(object.modified()));
    }

    private static ByteRange part(int number, StoredObject object) {
        if (!object.isMultipart() || !(object.content() instanceof Content.Pieces pieces)) {
            if (number != 1) {
                throw new AwsException(INVALID_PART_NUMBER);
            }
            return ByteRange.whole(object.size());
        }
        long from = 0;
        for (Content.Piece piece : pieces.pieces()) {
            if (piece.number() == number) {
                return new ByteRange(from, piece.size());
            }
            from += piece.size();
        }
        throw new AwsException(INVALID_PART_NUMBER);
    }
}
