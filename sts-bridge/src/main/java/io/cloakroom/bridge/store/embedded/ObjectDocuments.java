package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.INVALID_ARGUMENT;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.HttpDate;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.xml.XmlWriter;
import io.cloakroom.bridge.store.embedded.catalog.Checksum;
import io.cloakroom.bridge.store.embedded.catalog.ObjectIndex;
import io.cloakroom.bridge.store.embedded.catalog.ObjectKey;
import io.cloakroom.bridge.store.embedded.catalog.StoredObject;
import io.cloakroom.bridge.store.embedded.catalog.TagSet;
import io.cloakroom.bridge.store.embedded.files.Content;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tags, attributes and access control list of an object. They block. */
final class ObjectDocuments {
    private static final Set<String> ATTRIBUTES =
            Set.of("ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize");

    private final ObjectIndex objects;

    ObjectDocuments(ObjectIndex objects) {
        this.objects = objects;
    }

    HttpAnswer tags(S3Call call) {
        return TagDocument.answer(objects.require(key(call)).tags());
    }

    /**
     * Requires the object to exist. Blocks. @throws io.cloakroom.aws.AwsException {@code NoSuchKey},
     * {@code NoSuchBucket}
     */
    void requireObject(S3Call call) {
        var unused = objects.require(key(call));
    }

    HttpAnswer putTags(S3Call call, byte[] body) {
        return replaceTags(call, TagDocument.parse(body, TagSet.Of.OBJECT), 200);
    }

    HttpAnswer deleteTags(S3Call call) {
        return replaceTags(call, TagSet.EMPTY, 204);
    }

    HttpAnswer accessControlList(S3Call call) {
        objects.require(key(call));
        return AccessControl.answer();
    }

    /** PutObjectAcl: accepts only the list that the object already has. */
    HttpAnswer putAccessControlList(S3Call call, byte[] body) {
        AccessControl.requirePrivate(call, body);
        requireObject(call);
        return Documents.empty(200, Headers.EMPTY);
    }

    /**
     * GetObjectAttributes.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html">GetObjectAttributes</a>
     */
    HttpAnswer attributes(S3Call call) {
        Set<String> wanted = call.headers().all("x-amz-object-attributes").stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(String::strip)
                .collect(Collectors.toSet());
        if (wanted.isEmpty() || !ATTRIBUTES.containsAll(wanted)) {
            throw new AwsException(INVALID_ARGUMENT, "Invalid attribute name specified: `" + wanted + "`");
        }
        StoredObject object = objects.require(key(call));
        XmlWriter xml = Documents.document("GetObjectAttributesResponse");
        if (wanted.contains("ETag")) {
            xml.element("ETag", object.etag());
        }
        if (wanted.contains("Checksum")) {
            object.checksum().ifPresent(checksum -> {
                ChecksumFields.writeWithType(xml.open("Checksum"), checksum);
                xml.close();
            });
        }
        if (wanted.contains("ObjectParts")
                && object.isMultipart()
                && object.content() instanceof Content.Pieces pieces) {
            writeParts(xml, pieces, call);
        }
        if (wanted.contains("StorageClass")) {
            xml.element("StorageClass", object.storageClass());
        }
        if (wanted.contains("ObjectSize")) {
            xml.element("ObjectSize", object.size());
        }
        var headers = Headers.builder().add("last-modified", HttpDate.of(object.modified()));
        return Documents.answer(xml, headers.build());
    }

    /** Writes a page of parts. In this operation the page parameters are headers. */
    private static void writeParts(XmlWriter xml, Content.Pieces pieces, S3Call call) {
        int limit = number(call, "x-amz-max-parts", 1000);
        int marker = number(call, "x-amz-part-number-marker", 0);
        List<Content.Piece> rest = pieces.pieces().stream()
                .filter(piece -> piece.number() > marker)
                .toList();
        List<Content.Piece> page = rest.subList(0, Math.min(Math.min(limit, 1000), rest.size()));
        xml.open("ObjectParts")
                .element("PartsCount", pieces.pieces().size())
                .element("PartNumberMarker", marker)
                .element(
                        "NextPartNumberMarker",
                        page.isEmpty() ? 0 : page.getLast().number())
                .element("MaxParts", limit)
                .element("IsTruncated", page.size() < rest.size());
        for (Content.Piece piece : page) {
            xml.open("Part").element("PartNumber", piece.number()).element("Size", piece.size());
            Checksum.ofStored(piece.checksum()).ifPresent(checksum -> ChecksumFields.write(xml, checksum));
            xml.close();
        }
        xml.close();
    }

    private static int number(S3Call call, String header, int otherwise) {
        String text = call.headers().first(header).orElse("");
        if (text.isEmpty()) {
            return otherwise;
        }
        if (text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new AwsException(INVALID_ARGUMENT, "Invalid Argument: `%s: %s`".formatted(header, text));
        }
        return Integer.parseInt(text);
    }

    private HttpAnswer replaceTags(S3Call call, TagSet tags, int status) {
        ObjectKey key = key(call);
        objects.commit(writer -> {
            writer.putTags(key, tags);
            return key;
        });
        return Documents.empty(status, Headers.EMPTY);
    }

    private ObjectKey key(S3Call call) {
        ObjectIndex.requireNullVersion(call.parameter("versionId"));
        return objects.key(call.bucket(), call.object().key());
    }
}
