package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Time;
import io.cloakroom.aws.xml.XmlWriter;
import io.cloakroom.bridge.store.Owner;
import io.cloakroom.bridge.store.embedded.catalog.Checksum;
import io.cloakroom.bridge.store.embedded.catalog.MultipartRows;
import io.cloakroom.bridge.store.embedded.catalog.ObjectIndex;
import io.cloakroom.bridge.store.embedded.catalog.ObjectKey;
import io.cloakroom.bridge.store.embedded.catalog.StoredBucket;
import io.cloakroom.bridge.store.embedded.catalog.Upload;
import io.cloakroom.bridge.store.embedded.catalog.Upload.Part;
import io.cloakroom.bridge.store.embedded.catalog.UploadPage;
import io.cloakroom.bridge.store.embedded.catalog.UploadRange;
import java.util.List;
import java.util.function.UnaryOperator;

/** ListParts and ListMultipartUploads. They block. */
final class MultipartListings {
    private final ObjectIndex objects;

    MultipartListings(ObjectIndex objects) {
        this.objects = objects;
    }

    HttpAnswer parts(S3Call call) {
        ObjectKey key = objects.key(call.bucket(), call.object().key());
        PageRequest request = PageRequest.of(call, "max-parts");
        int marker = (int) Math.min(PageRequest.number(call, "part-number-marker", 0), Integer.MAX_VALUE);
        String uploadId = Multipart.uploadId(call);
        Upload upload = objects.read(statements -> MultipartRows.require(statements, key, uploadId));
        List<Part> parts =
                objects.read(statements -> MultipartRows.parts(statements, uploadId, marker, request.limit() + 1));
        List<Part> page = parts.subList(0, Math.min(request.limit(), parts.size()));
        XmlWriter xml = Documents.document("ListPartsResult")
                .element("Bucket", call.bucket())
                .element("Key", request.naming().apply(call.object().key()))
                .element("UploadId", uploadId);
        Owner.write(xml, "Initiator");
        Owner.write(xml, "Owner");
        xml.element("StorageClass", upload.storageClass())
                .element("PartNumberMarker", marker)
                .element(
                        "NextPartNumberMarker",
                        page.isEmpty() ? 0 : page.getLast().number())
                .element("MaxParts", request.limit())
                .element("IsTruncated", page.size() < parts.size() && !page.isEmpty());
        upload.checksum().ifPresent(checksum -> PartChecksums.write(xml, checksum));
        for (Part part : page) {
            xml.open("Part")
                    .element("PartNumber", part.number())
                    .element("LastModified", S3Time.of(part.modified()))
                    .element("ETag", '"' + part.etag() + '"')
                    .element("Size", part.size());
            Checksum.ofStored(part.checksum()).ifPresent(checksum -> ChecksumFields.write(xml, checksum));
            xml.close();
        }
        return Documents.answer(xml);
    }

    HttpAnswer uploads(S3Call call) {
        StoredBucket bucket = objects.buckets().require(call.bucket());
        PageRequest request = PageRequest.of(call, "max-uploads");
        String keyMarker = call.parameter("key-marker").orElse("");
        String idMarker =
                keyMarker.isEmpty() ? "" : call.parameter("upload-id-marker").orElse("");
        var range = new UploadRange(request.prefix(), request.delimiter(), keyMarker, idMarker);
        UploadPage page = request.limit() == 0
                ? UploadPage.EMPTY
                : objects.read(statements -> range.read(statements, bucket.id(), request.limit()));
        UnaryOperator<String> naming = request.naming();
        XmlWriter xml = Documents.document("ListMultipartUploadsResult")
                .element("Bucket", bucket.name())
                .element("KeyMarker", naming.apply(keyMarker))
                .element("UploadIdMarker", idMarker)
                .element("NextKeyMarker", naming.apply(page.nextKey()))
                .element("NextUploadIdMarker", page.nextId())
                .element("Prefix", naming.apply(request.prefix()));
        if (!request.delimiter().isEmpty()) {
            xml.element("Delimiter", naming.apply(request.delimiter()));
        }
        xml.element("MaxUploads", request.limit()).element("IsTruncated", page.truncated());
        if (request.encoding()) {
            xml.element("EncodingType", "url");
        }
        for (UploadPage.Entry upload : page.uploads()) {
            xml.open("Upload").element("Key", naming.apply(upload.key())).element("UploadId", upload.id());
            Owner.write(xml, "Initiator");
            Owner.write(xml, "Owner");
            xml.element("StorageClass", upload.storageClass()).element("Initiated", S3Time.of(upload.initiated()));
            upload.checksum().ifPresent(checksum -> PartChecksums.write(xml, checksum));
            xml.close();
        }
        for (String common : page.commonPrefixes()) {
            xml.open("CommonPrefixes").element("Prefix", naming.apply(common)).close();
        }
        return Documents.answer(xml);
    }
}
