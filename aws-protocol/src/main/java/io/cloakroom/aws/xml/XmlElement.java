package io.cloakroom.aws.xml;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.MissingResourceException;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An element of a document that a client or an upstream sent. Namespaces and attributes are ignored: no S3 document
 * needs them, and clients differ in sending them.
 *
 * @param name local name
 * @param text directly in the element, untrimmed
 */
public record XmlElement(String name, String text, List<XmlElement> children) {
    private static final int MAX_DEPTH = 16;
    private static final String BYTE_ORDER_MARK = "\ufeff";
    private static final XMLInputFactory FACTORY = factory();

    public XmlElement {
        children = List.copyOf(children);
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /**
     * Reads a whole document in UTF-8. Refuses document type declarations, more than 16 levels and more than {@code
     * maxElements} elements.
     *
     * @param document bounded in length by the caller
     * @throws AwsException {@code MalformedXML}
     */
    public static XmlElement parse(byte[] document, int maxElements) {
        try {
            XMLStreamReader reader;
            synchronized (FACTORY) {
                reader = FACTORY.createXMLStreamReader(new StringReader(text(document)));
            }
            XmlElement root = new Reading(reader, maxElements).document();
            reader.close();
            return root;
        } catch (XMLStreamException | CharacterCodingException | MissingResourceException e) {
            // The last one: the JDK lacks the sentence about a control character in a document type.
            throw new AwsException(AwsErrorCode.MALFORMED_XML);
        }
    }

    /**
     * Every S3 document is UTF-8. It is decoded here, because the JDK's reader would print malformed bytes on standard
     * error, past the log.
     */
    private static String text(byte[] document) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(document))
                .toString();
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    /** The first child of this name. */
    public Optional<XmlElement> child(String wanted) {
        return children.stream().filter(child -> child.name.equals(wanted)).findFirst();
    }

    /** All children of this name. */
    public List<XmlElement> children(String wanted) {
        return children.stream().filter(child -> child.name.equals(wanted)).toList();
    }

    /** The text of the first child of this name. */
    public Optional<String> childText(String wanted) {
        return child(wanted).map(XmlElement::text);
    }

    private static final class Reading {
        private final XMLStreamReader reader;
        private int elementsLeft;

        Reading(XMLStreamReader reader, int maxElements) {
            this.reader = reader;
            this.elementsLeft = maxElements;
        }

        XmlElement document() throws XMLStreamException {
            String encoding = reader.getCharacterEncodingScheme();
            if (encoding != null && !encoding.equalsIgnoreCase("UTF-8")) {
                throw new XMLStreamException("encoding");
            }
            while (reader.next() != XMLStreamConstants.START_ELEMENT) {
                if (reader.getEventType() == XMLStreamConstants.DTD) {
                    throw new XMLStreamException("DTD");
                }
            }
            XmlElement root = element(1);
            while (reader.hasNext()) {
                reader.next();
            }
            return root;
        }

        private XmlElement element(int depth) throws XMLStreamException {
            if (depth > MAX_DEPTH || --elementsLeft < 0) {
                throw new XMLStreamException("limit");
            }
            String name = reader.getLocalName();
            StringBuilder text = new StringBuilder();
            List<XmlElement> children = new ArrayList<>();
            while (true) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> children.add(element(depth + 1));
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                        text.append(reader.getText());
                    case XMLStreamConstants.END_ELEMENT -> {
                        return new XmlElement(name, text.toString(), children);
                    }
                    case XMLStreamConstants.COMMENT, XMLStreamConstants.PROCESSING_INSTRUCTION -> {}
                    default -> throw new XMLStreamException("unexpected");
                }
            }
        }
    }
}
