package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.xml.XmlElement;
import io.cloakroom.aws.xml.XmlWriter;
import io.cloakroom.bridge.store.embedded.catalog.TagSet;
import io.cloakroom.bridge.store.embedded.catalog.TagSet.Tag;
import java.util.ArrayList;
import java.util.List;

/** The document of the operations on tags. */
final class TagDocument {
    private static final int MAX_ELEMENTS = 1000;

    private TagDocument() {}

    /**
     * Reads the document of PutObjectTagging and PutBucketTagging.
     *
     * @throws AwsException {@code MalformedXML}, {@code InvalidTag}, {@code BadRequest}
     */
    static TagSet parse(byte[] body, TagSet.Of owner) {
        XmlElement document = Documents.parse(body, "Tagging", MAX_ELEMENTS);
        List<XmlElement> sets = document.children("TagSet");
        if (sets.size() != 1) {
            throw Documents.malformed("Expected one `TagSet`.");
        }
        List<Tag> tags = new ArrayList<>();
        for (XmlElement tag : sets.getFirst().children("Tag")) {
            tags.add(new Tag(
                    tag.childText("Key").orElseThrow(() -> Documents.malformed("A `Tag` without `Key`.")),
                    tag.childText("Value").orElse("")));
        }
        return new TagSet(tags).limited(owner);
    }

    /** The document that {@link #parse} reads. */
    static HttpAnswer answer(TagSet tags) {
        XmlWriter xml = Documents.document("Tagging").open("TagSet");
        for (Tag tag : tags.tags()) {
            xml.open("Tag")
                    .element("Key", tag.key())
                    .element("Value", tag.value())
                    .close();
        }
        return Documents.answer(xml);
    }
}
