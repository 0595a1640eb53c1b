package io.cloakroom.aws.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XmlElementTest {
    @Test
    void readsElementsWhateverTheirNamespace() {
        XmlElement root = parse(
                "<Delete xmlns='http://s3.amazonaws.com/doc/2006-03-01/'><!-- c --><Object><Key> a&amp;b </Key></Object>"
                        + "<Object><Key><![CDATA[<c>]]></Key></Object><Quiet>true</Quiet></Delete>");

        assertThat(root.name()).isEqualTo("Delete");
        assertThat(root.children("Object"))
                .extracting(object -> object.childText("Key").orElse(""))
                .containsExactly(" a&b ", "<c>");
        assertThat(root.childText("Quiet")).hasValue("true");
        assertThat(root.child("None")).isEmpty();
    }

    @ParameterizedTest(name = "S-57 {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            document type      | <!DOCTYPE a><a/>
            external entity    | <!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>
            entity expansion   | <!DOCTYPE a [<!ENTITY x "xx"><!ENTITY y "&x;&x;">]><a>&y;</a>
            unknown entity     | <a>&x;</a>
            not closed         | <a><b></a>
            text after         | <a/>b
            no document        | text
            another encoding   | <?xml version="1.0" encoding="ISO-8859-1"?><a/>
            """)
    void s57_refuses(String why, String document) {
        assertMalformed(document);
    }

    @Test
    void whatIsNoUtf8IsRefusedAndNothingIsPrinted() {
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, UTF_8));
        try {
            assertThatExceptionOfType(AwsException.class)
                    .isThrownBy(() -> XmlElement.parse(new byte[] {'<', 'a', '>', (byte) 0xc0, (byte) 0x80}, 10))
                    .returns(AwsErrorCode.MALFORMED_XML, AwsException::code);
            assertMalformed("<a><b></a>");
        } finally {
            System.setErr(before);
        }
        assertThat(printed.toString(UTF_8)).isEmpty();
    }

    @Test
    void aByteOrderMarkIsSkipped() {
        assertThat(parse("\ufeff<?xml version='1.0' encoding='utf-8'?><a>\u00e9</a>")
                        .text())
                .isEqualTo("\u00e9");
    }

    @Test
    void s57_refusesTooDeep() {
        assertMalformed("<a>".repeat(17) + "</a>".repeat(17));
    }

    @Test
    void s57_refusesTooManyElements() {
        assertThat(parse("<a>" + "<b/>".repeat(9) + "</a>").children()).hasSize(9);
        assertMalformed("<a>" + "<b/>".repeat(10) + "</a>");
    }

    private static XmlElement parse(String document) {
        return XmlElement.parse(document.getBytes(UTF_8), 10);
    }

    private static void assertMalformed(String document) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> parse(document))
                .returns(AwsErrorCode.MALFORMED_XML, AwsException::code);
    }
}
