package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.MALFORMED_XML;

import io.cloakroom.aws.AwsException;
import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An element of a request document. Namespaces and attributes are not looked at, as S3 does not; a document type is
 * refused.
 *
 * @param text of the element itself, trimmed
 */
record XmlElement(String name, String text, List<XmlElement> children) {
    private static final int MAX_DEPTH = 8;

    XmlElement {
        children = List.copyOf(children);
    }

    /**
     * Reads a document.
     *
     * @throws AwsException {@code MalformedXML} if it is not well-formed or its root has another name
     */
    static XmlElement parse(byte[] document, String root) {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(document));
            XmlElement element = read(reader);
            if (!element.name.equals(root)) {
                throw malformed("expected `%s`, got `%s`".formatted(root, element.name));
            }
            return element;
        } catch (XMLStreamException e) {
            throw malformed("line %d"
                    .formatted(e.getLocation() == null ? 0 : e.getLocation().getLineNumber()));
        }
    }

    List<XmlElement> children(String childName) {
        return children.stream().filter(child -> child.name.equals(childName)).toList();
    }

    /** The text of the first child of this name. */
    Optional<String> child(String childName) {
        return children(childName).stream().map(XmlElement::text).findFirst();
    }

    static AwsException malformed(String detail) {
        return new AwsException(MALFORMED_XML, MALFORMED_XML.standardMessage() + " (" + detail + ")");
    }

    private static final class Open {
        private final String name;
        private final StringBuilder text = new StringBuilder();
        private final List<XmlElement> children = new ArrayList<>();

        Open(String name) {
            this.name = name;
        }

        XmlElement close() {
            return new XmlElement(name, text.toString().strip(), children);
        }
    }

    private static XmlElement read(XMLStreamReader reader) throws XMLStreamException {
        Deque<Open> open = new ArrayDeque<>();
        Optional<XmlElement> root = Optional.empty();
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.DTD -> throw malformed("a document type is not allowed");
                case XMLStreamConstants.START_ELEMENT -> {
                    if (open.size() == MAX_DEPTH) {
                        throw malformed("nested more than %d deep".formatted(MAX_DEPTH));
                    }
                    open.push(new Open(reader.getLocalName()));
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    if (!open.isEmpty()) {
                        open.element().text.append(reader.getText());
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    XmlElement element = open.pop().close();
                    if (open.isEmpty()) {
                        root = Optional.of(element);
                    } else {
                        open.element().children.add(element);
                    }
                }
                default -> {}
            }
        }
        return root.orElseThrow(() -> malformed("no element"));
    }
}
