package io.cloakroom.aws.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class XmlWriterTest {
    @Test
    void writesDeclarationThenOneLine() {
        byte[] document = XmlWriter.document("A", "urn:x")
                .open("B")
                .element("C", 7)
                .element("D", true)
                .toBytes();

        assertThat(new String(document, UTF_8))
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        + "<A xmlns=\"urn:x\"><B><C>7</C><D>true</D></B></A>");
    }

    @Test
    void whatItWritesReadsBackAsItWas() {
        String text = "<&>\"' \t\r\n ü 😀 ]]>";

        byte[] document = XmlWriter.document("A").element("B", text).toBytes();

        assertThat(XmlElement.parse(document, 10).childText("B")).hasValue(text);
    }

    @Test
    void replacesWhatXmlCannotHold() {
        byte[] document =
                XmlWriter.document("A").element("B", "a\u0000b\u0001c\ud800d").toBytes();

        assertThat(XmlElement.parse(document, 10).childText("B")).hasValue("a\ufffdb\ufffdc\ufffdd");
    }
}
