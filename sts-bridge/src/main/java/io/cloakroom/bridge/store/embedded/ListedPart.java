package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.xml.XmlElement;
import io.cloakroom.bridge.store.embedded.catalog.Checksum;
import io.cloakroom.bridge.store.embedded.catalog.EntityTags;
import io.cloakroom.bridge.store.embedded.catalog.Upload;
import io.cloakroom.bridge.store.embedded.catalog.Upload.Part;
import java.util.ArrayList;
import java.util.List;

/**
 * A part as the document of CompleteMultipartUpload names it.
 *
 * @param etag without quotes
 */
record ListedPart(int number, String etag, List<XmlElement> fields) {
    /** The document, and of each part itself, number, entity tag and a checksum or two. */
    private static final int MAX_ELEMENTS = 1 + Upload.Part.MAX * 5;

    /**
     * Reads the document.
     *
     * @return at least one part, in the order of the document
     * @throws io.cloakroom.aws.AwsException {@code MalformedXML}
     */
    static List<ListedPart> parse(byte[] document) {
        List<XmlElement> elements = Documents.parse(document, "CompleteMultipartUpload", MAX_ELEMENTS)
                .children("Part");
        if (elements.isEmpty() || elements.size() > Upload.Part.MAX) {
            throw Documents.malformed("Expected 1 to 10000 parts, got %d.".formatted(elements.size()));
        }
        List<ListedPart> parts = new ArrayList<>(elements.size());
        for (XmlElement element : elements) {
            String number = element.childText("PartNumber").orElse("").strip();
            String etag = element.childText("ETag").orElse("").strip();
            if (number.isEmpty() || number.length() > 5 || !number.chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw Documents.malformed("`PartNumber` is `" + number + "`.");
            }
            parts.add(new ListedPart(Integer.parseInt(number), EntityTags.unquoted(etag), element.children()));
        }
        return parts;
    }

    /** Whether the stored part is the listed one: same entity tag, and same checksums where both have them. */
    boolean matches(Part part) {
        return etag.equals(part.etag())
                && Checksum.allOfStored(part.checksum()).stream().allMatch(this::doesNotContradict);
    }

    private boolean doesNotContradict(Checksum checksum) {
        String name = ChecksumFields.element(checksum.algorithm());
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .allMatch(field -> field.text().strip().equals(checksum.value()));
    }
}
