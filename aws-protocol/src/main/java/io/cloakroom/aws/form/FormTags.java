package io.cloakroom.aws.form;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.s3.UriEncoding;
import io.cloakroom.aws.xml.XmlElement;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The field {@code tagging}, which holds the same document as the body of PutObjectTagging. */
final class FormTags {
    private static final int MAX_ELEMENTS = 100;

    private FormTags() {}

    /**
     * The tags in the form of {@code x-amz-tagging}.
     *
     * @throws AwsException {@code MalformedXML}
     */
    static String header(String document) {
        XmlElement tagging = XmlElement.parse(document.getBytes(StandardCharsets.UTF_8), MAX_ELEMENTS);
        List<XmlElement> sets = tagging.children("TagSet");
        if (!tagging.name().equals("Tagging") || sets.size() != 1) {
            throw malformed("Expected a `Tagging` with one `TagSet`.");
        }
        StringBuilder header = new StringBuilder();
        for (XmlElement tag : sets.getFirst().children("Tag")) {
            String key = tag.childText("Key").orElseThrow(() -> malformed("A `Tag` without `Key`."));
            header.append(header.isEmpty() ? "" : "&")
                    .append(UriEncoding.encodeComponent(key))
                    .append('=')
                    .append(UriEncoding.encodeComponent(tag.childText("Value").orElse("")));
        }
        return header.toString();
    }

    private static AwsException malformed(String why) {
        return AwsException.of(AwsErrorCode.MALFORMED_XML, why);
    }
}
