package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.NOT_IMPLEMENTED;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Time;
import io.cloakroom.aws.xml.XmlWriter;
import io.cloakroom.bridge.store.ContinuationToken;
import io.cloakroom.bridge.store.Owner;
import io.cloakroom.bridge.store.embedded.catalog.KeyPage;
import io.cloakroom.bridge.store.embedded.catalog.KeyPage.CommonPrefix;
import io.cloakroom.bridge.store.embedded.catalog.KeyPage.ObjectEntry;
import io.cloakroom.bridge.store.embedded.catalog.KeyRange;
import io.cloakroom.bridge.store.embedded.catalog.ObjectIndex;
import io.cloakroom.bridge.store.embedded.catalog.StoredBucket;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * ListObjects, ListObjectsV2 and ListObjectVersions. They block.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html">ListObjectsV2</a>
 */
final class Listings {
    private final ObjectIndex objects;

    Listings(ObjectIndex objects) {
        this.objects = objects;
    }

    HttpAnswer list(S3Call call) {
        PageRequest request = PageRequest.of(call, "max-keys");
        String marker = call.parameter("marker").orElse("");
        KeyPage page = page(call, request, marker);
        UnaryOperator<String> naming = request.naming();
        XmlWriter xml = head("ListBucketResult", call, request);
        xml.element("Marker", naming.apply(marker));
        if (page.truncated()) {
            xml.element("NextMarker", naming.apply(last(page)));
        }
        xml.element("IsTruncated", page.truncated());
        writeEntries(xml, page, naming, true);
        return Documents.answer(xml);
    }

    HttpAnswer listV2(S3Call call) {
        PageRequest request = PageRequest.of(call, "max-keys");
        Optional<String> token = call.parameter("continuation-token");
        String startAfter = call.parameter("start-after").orElse("");
        KeyPage page = page(call, request, token.isPresent() ? ContinuationToken.name(token.get()) : startAfter);
        UnaryOperator<String> naming = request.naming();
        XmlWriter xml = head("ListBucketResult", call, request);
        xml.element("KeyCount", page.entries().size());
        token.ifPresent(text -> xml.element("ContinuationToken", text));
        if (page.truncated()) {
            xml.element("NextContinuationToken", ContinuationToken.after(last(page)));
        }
        if (!startAfter.isEmpty()) {
            xml.element("StartAfter", naming.apply(startAfter));
        }
        xml.element("IsTruncated", page.truncated());
        writeEntries(
                xml,
                page,
                naming,
                call.parameter("fetch-owner").filter("true"::equals).isPresent());
        return Documents.answer(xml);
    }

    /** ListObjectVersions. Every object has a single version, with the id {@code null}. */
    HttpAnswer listVersions(S3Call call) {
        PageRequest request = PageRequest.of(call, "max-keys");
        String marker = call.parameter("key-marker").orElse("");
        String versionMarker = call.parameter("version-id-marker").orElse("");
        if (!versionMarker.isEmpty() && marker.isEmpty()) {
            throw AwsException.of(NOT_IMPLEMENTED, "`version-id-marker` needs a `key-marker`.");
        }
        if (!versionMarker.isEmpty() && !versionMarker.equals("null")) {
            throw new AwsException(NOT_IMPLEMENTED, "Version ids other than `null` do not exist here.");
        }
        KeyPage page = page(call, request, marker);
        UnaryOperator<String> naming = request.naming();
        XmlWriter xml = head("ListVersionsResult", call, request);
        xml.element("KeyMarker", naming.apply(marker)).element("VersionIdMarker", "");
        if (page.truncated()) {
            xml.element("NextKeyMarker", naming.apply(last(page))).element("NextVersionIdMarker", "null");
        }
        xml.element("IsTruncated", page.truncated());
        for (KeyPage.Entry entry : page.entries()) {
            if (entry instanceof ObjectEntry key) {
                xml.open("Version").element("Key", naming.apply(key.name())).element("VersionId", "null");
                writeKey(xml.element("IsLatest", true), key);
                Owner.write(xml, "Owner");
                xml.close();
            }
        }
        writeCommonPrefixes(xml, page, naming);
        return Documents.answer(xml);
    }

    private KeyPage page(S3Call call, PageRequest request, String after) {
        StoredBucket bucket = objects.buckets().require(call.bucket());
        if (request.limit() == 0) {
            return new KeyPage(List.of(), false);
        }
        var range = new KeyRange(request.prefix(), request.delimiter(), after);
        return objects.read(statements -> range.read(statements, bucket.id(), request.limit()));
    }

    private static XmlWriter head(String root, S3Call call, PageRequest request) {
        UnaryOperator<String> naming = request.naming();
        XmlWriter xml = Documents.document(root)
                .element("Name", call.bucket())
                .element("Prefix", naming.apply(request.prefix()))
                .element("MaxKeys", request.limit());
        if (!request.delimiter().isEmpty()) {
            xml.element("Delimiter", naming.apply(request.delimiter()));
        }
        if (request.encoding()) {
            xml.element("EncodingType", "url");
        }
        return xml;
    }

    private static void writeEntries(XmlWriter xml, KeyPage page, UnaryOperator<String> naming, boolean withOwner) {
        for (KeyPage.Entry entry : page.entries()) {
            if (entry instanceof ObjectEntry key) {
                writeKey(xml.open("Contents").element("Key", naming.apply(key.name())), key);
                if (withOwner) {
                    Owner.write(xml, "Owner");
                }
                xml.close();
            }
        }
        writeCommonPrefixes(xml, page, naming);
    }

    private static void writeKey(XmlWriter xml, ObjectEntry key) {
        xml.element("LastModified", S3Time.of(key.modified()))
                .element("ETag", '"' + key.etag() + '"')
                .element("Size", key.size())
                .element("StorageClass", key.storageClass());
    }

    /** Behind all keys of the page, where S3 has them. */
    private static void writeCommonPrefixes(XmlWriter xml, KeyPage page, UnaryOperator<String> naming) {
        for (KeyPage.Entry entry : page.entries()) {
            if (entry instanceof CommonPrefix common) {
                xml.open("CommonPrefixes")
                        .element("Prefix", naming.apply(common.name()))
                        .close();
            }
        }
    }

    private static String last(KeyPage page) {
        return page.entries().getLast().name();
    }
}
