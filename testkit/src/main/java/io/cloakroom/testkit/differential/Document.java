package io.cloakroom.testkit.differential;

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

/** An XML document as lines: one for each element that has text or no children, and one for each attribute. */
record Document(List<Line> lines) {
    /**
     * @param path names from the root on, which has its namespace: {@code {http://…}ListBucketResult/Contents/Key}
     * @param element the last name
     */
    record Line(String path, String element, String text) {}

    Document {
        lines = List.copyOf(lines);
    }

    /** Empty if the bytes are no XML document. */
    static Optional<Document> of(byte[] body) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            return Optional.of(new Document(read(factory.createXMLStreamReader(new ByteArrayInputStream(body)))));
        } catch (XMLStreamException e) {
            return Optional.empty();
        }
    }

    private static List<Line> read(XMLStreamReader reader) throws XMLStreamException {
        List<Line> lines = new ArrayList<>();
        Deque<String> path = new ArrayDeque<>();
        StringBuilder text = new StringBuilder();
        boolean leaf = false;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    String name = reader.getLocalName();
                    String namespace = reader.getNamespaceURI();
                    path.addLast(path.isEmpty() && namespace != null ? '{' + namespace + '}' + name : name);
                    text.setLength(0);
                    leaf = true;
                    for (int i = 0; i < reader.getAttributeCount(); i++) {
                        String attribute = '@' + reader.getAttributeLocalName(i);
                        lines.add(new Line(
                                String.join("/", path) + '/' + attribute, attribute, reader.getAttributeValue(i)));
                    }
                }
                case XMLStreamConstants.CHARACTERS -> text.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    if (leaf || !text.toString().isBlank()) {
                        lines.add(new Line(String.join("/", path), reader.getLocalName(), text.toString()));
                    }
                    path.removeLast();
                    text.setLength(0);
                    leaf = false;
                }
                default -> {}
            }
        }
        return lines;
    }

    boolean isError() {
        return !lines.isEmpty() && lines.get(0).path().startsWith("Error/");
    }
}
