package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Time;
import io.cloakroom.aws.xml.XmlWriter;
import io.cloakroom.bridge.store.Owner;
import io.cloakroom.bridge.store.embedded.MultipartRows.Entry;
import io.cloakroom.bridge.store.embedded.MultipartRows.Place;
import io.cloakroom.bridge.store.embedded.Upload.Part;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** ListParts and ListMultipartUploads. They block. */
final class MultipartListings {
    /** Sorts after every upload id. */
    private static final String AFTER_ALL_IDS = "~";

    private final ObjectIndex objects;

    MultipartListings(ObjectIndex objects) {
        this.objects = objects;
    }

    HttpAnswer parts(S3Call call) {
        ObjectKey key = objects.key(call.object());
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
        upload.checksum().ifPresent(checksum -> checksum.write(xml));
        for (Part part : page) {
            xml.open("Part")
                    .element("PartNumber", part.number())
                    .element("LastModified", S3Time.of(part.modified()))
                    .element("ETag", '"' + part.etag() + '"')
                    .element("Size", part.size());
            Checksum.ofStored(part.checksum()).ifPresent(checksum -> checksum.write(xml));
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
        var start = new ObjectKey(bucket.id(), keyMarker);
        Page page = request.limit() == 0
                ? new Page(request, keyMarker)
                : objects.read(statements -> collect(statements, request, start, idMarker));
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
        for (Entry upload : page.uploads) {
            xml.open("Upload").element("Key", naming.apply(upload.key())).element("UploadId", upload.id());
            Owner.write(xml, "Initiator");
            Owner.write(xml, "Owner");
            xml.element("StorageClass", upload.storageClass()).element("Initiated", S3Time.of(upload.initiated()));
            upload.checksum().ifPresent(checksum -> checksum.write(xml));
            xml.close();
        }
        for (String common : page.commonPrefixes) {
            xml.open("CommonPrefixes").element("Prefix", naming.apply(common)).close();
        }
        return Documents.answer(xml);
    }

    private static Page collect(CatalogConnection statements, PageRequest request, ObjectKey start, String idMarker)
            throws SQLException {
        var page = new Page(request, start.key());
        Optional<Place> place = Optional.of(page.first(start, idMarker));
        while (place.isPresent()) {
            try (ResultSet rows = MultipartRows.list(statements, start.bucket(), place.get())) {
                place = page.add(rows);
            }
        }
        return page;
    }

    /**
     * One page of uploads. The search uses the catalog's index, so it reads nothing outside the prefix or inside a
     * common prefix.
     */
    private static final class Page {
        private final PageRequest request;
        private final String keyMarker;
        private final KeyRange range;
        private final List<Entry> uploads = new ArrayList<>();
        private final TreeSet<String> commonPrefixes = new TreeSet<>();
        private String nextKey = "";
        private String nextId = "";
        private boolean truncated;

        Page(PageRequest request, String keyMarker) {
            this.request = request;
            this.keyMarker = keyMarker;
            this.range = new KeyRange(request.prefix(), request.delimiter(), "");
        }

        Place first(ObjectKey marker, String idMarker) {
            byte[] prefix = request.prefix().getBytes(StandardCharsets.UTF_8);
            if (Arrays.compareUnsigned(marker.keyBytes(), prefix) < 0) {
                return new Place(prefix, "");
            }
            boolean wholeKey = idMarker.isEmpty() && !marker.key().isEmpty();
            return new Place(marker.keyBytes(), wholeKey ? AFTER_ALL_IDS : idMarker);
        }

        /** Adds uploads up to the limit, or to the first common prefix. Returns where to go on after that. */
        Optional<Place> add(ResultSet rows) throws SQLException {
            while (rows.next()) {
                Entry upload = MultipartRows.entry(rows);
                if (!upload.key().startsWith(request.prefix())) {
                    return ended();
                }
                Optional<String> common = range.commonPrefix(upload.key());
                boolean told = common.isPresent() && keyMarker.startsWith(common.get());
                if (!told && uploads.size() + commonPrefixes.size() >= request.limit()) {
                    truncated = true;
                    return Optional.empty();
                }
                if (common.isPresent()) {
                    if (!told) {
                        commonPrefixes.add(common.get());
                        nextKey = common.get();
                        nextId = "";
                    }
                    Optional<byte[]> behind = KeyRange.successor(common.get());
                    return behind.isPresent() ? behind.map(key -> new Place(key, "")) : ended();
                }
                uploads.add(upload);
                nextKey = upload.key();
                nextId = upload.id();
            }
            return ended();
        }

        private Optional<Place> ended() {
            nextKey = "";
            nextId = "";
            return Optional.empty();
        }
    }
}
