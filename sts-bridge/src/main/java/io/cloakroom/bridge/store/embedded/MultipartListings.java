package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.xml.XmlWriter;
import io.cloakroom.bridge.store.Owner;
import io.cloakroom.bridge.store.embedded.Upload.Part;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** ListParts and ListMultipartUploads. Block. */
final class MultipartListings {
    /** Sorts after every upload id. */
    private static final String AFTER_ALL_IDS = "~";

    private static final int CHUNK = 1000;

    private final Objects objects;

    MultipartListings(Objects objects) {
        this.objects = objects;
    }

    HttpAnswer parts(S3Call call) {
        ObjectKey key = objects.key(call.target());
        PageRequest request = PageRequest.of(call, "max-parts");
        int marker = (int) Math.min(PageRequest.number(call, "part-number-marker", 0), Integer.MAX_VALUE);
        String uploadId = Multipart.uploadId(call);
        Upload upload = objects.read(statements -> MultipartRows.require(statements, key, uploadId));
        List<Part> parts =
                objects.read(statements -> MultipartRows.parts(statements, uploadId, marker, request.limit() + 1));
        List<Part> page = parts.subList(0, Math.min(request.limit(), parts.size()));
        XmlWriter xml = Documents.document("ListPartsResult")
                .element("Bucket", call.target().bucket())
                .element("Key", request.naming().apply(call.target().key()))
                .element("UploadId", uploadId);
        Owner.write(xml, "Initiator");
        Owner.write(xml, "Owner");
        xml.element("StorageClass", upload.storageClass())
                .element("PartNumberMarker", marker)
                .element(
                        "NextPartNumberMarker",
                        page.isEmpty() ? 0 : page.getLast().number())
                .element("MaxParts", request.limit())
                .element("IsTruncated", page.size() < parts.size());
        upload.checksum()
                .ifPresent(checksum -> xml.element(
                                "ChecksumAlgorithm", checksum.algorithm().name())
                        .element("ChecksumType", checksum.type()));
        for (Part part : page) {
            xml.open("Part")
                    .element("PartNumber", part.number())
                    .element("LastModified", HttpDate.document(part.modified()))
                    .element("ETag", '"' + part.etag() + '"')
                    .element("Size", part.size());
            Checksum.ofStored(part.checksum()).ifPresent(checksum -> checksum.write(xml));
            xml.close();
        }
        return Documents.answer(xml);
    }

    HttpAnswer uploads(S3Call call) {
        StoredBucket bucket = objects.buckets().require(call.target().bucket());
        PageRequest request = PageRequest.of(call, "max-uploads");
        String keyMarker = call.parameter("key-marker").orElse("");
        String idMarker =
                keyMarker.isEmpty() ? "" : call.parameter("upload-id-marker").orElse("");
        var start = new ObjectKey(bucket.id(), keyMarker);
        Page page = objects.read(statements -> collect(statements, request, start, idMarker));
        UnaryOperator<String> naming = request.naming();
        XmlWriter xml = Documents.document("ListMultipartUploadsResult")
                .element("Bucket", bucket.name())
                .element("KeyMarker", naming.apply(keyMarker))
                .element("UploadIdMarker", idMarker)
                .element("NextKeyMarker", naming.apply(page.nextKey))
                .element("NextUploadIdMarker", page.nextId)
                .element("Prefix", naming.apply(request.prefix()));
        if (!request.delimiter().isEmpty()) {
            xml.element("Delimiter", naming.apply(request.delimiter()));
        }
        xml.element("MaxUploads", request.limit()).element("IsTruncated", page.truncated);
        if (request.encoding()) {
            xml.element("EncodingType", "url");
        }
        for (Upload upload : page.uploads) {
            xml.open("Upload").element("Key", naming.apply(upload.key().key())).element("UploadId", upload.id());
            Owner.write(xml, "Initiator");
            Owner.write(xml, "Owner");
            xml.element("StorageClass", upload.storageClass())
                    .element("Initiated", HttpDate.document(upload.initiated()))
                    .close();
        }
        for (String common : page.commonPrefixes) {
            xml.open("CommonPrefixes").element("Prefix", naming.apply(common)).close();
        }
        return Documents.answer(xml);
    }

    private static final class Page {
        private final List<Upload> uploads = new ArrayList<>();
        private final TreeSet<String> commonPrefixes = new TreeSet<>();
        private String nextKey = "";
        private String nextId = "";
        private boolean truncated;

        int size() {
            return uploads.size() + commonPrefixes.size();
        }
    }

    /** Uploads in progress are few, so these are scanned, in chunks. */
    private static Page collect(Statements statements, PageRequest request, ObjectKey start, String idMarker)
            throws SQLException {
        var page = new Page();
        ObjectKey after = start;
        String afterId = idMarker.isEmpty() && !start.key().isEmpty() ? AFTER_ALL_IDS : idMarker;
        while (true) {
            List<Upload> chunk = MultipartRows.list(statements, after, afterId, CHUNK);
            for (Upload upload : chunk) {
                if (upload.key().key().startsWith(request.prefix()) && !add(page, upload, request, start.key())) {
                    page.truncated = true;
                    return page;
                }
            }
            if (chunk.size() < CHUNK) {
                page.nextKey = "";
                page.nextId = "";
                return page;
            }
            after = chunk.getLast().key();
            afterId = chunk.getLast().id();
        }
    }

    /** Returns false where the page is full. */
    private static boolean add(Page page, Upload upload, PageRequest request, String keyMarker) {
        String key = upload.key().key();
        Optional<String> common = new KeyRange(request.prefix(), request.delimiter(), "").commonPrefix(key);
        if (common.isPresent() && (page.commonPrefixes.contains(common.get()) || keyMarker.startsWith(common.get()))) {
            return true;
        }
        if (page.size() >= request.limit()) {
            return false;
        }
        if (common.isPresent()) {
            page.commonPrefixes.add(common.get());
            page.nextKey = common.get();
            page.nextId = "";
        } else {
            page.uploads.add(upload);
            page.nextKey = key;
            page.nextId = upload.id();
        }
        return true;
    }
}
