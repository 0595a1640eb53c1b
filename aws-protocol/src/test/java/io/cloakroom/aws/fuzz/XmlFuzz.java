package io.cloakroom.aws.fuzz;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.xml.XmlElement;

/** A document of XML: it is read, within its limits, or {@code MalformedXML}. */
public final class XmlFuzz {
    private static final int MAX_ELEMENTS = 100;
    private static final int MAX_DEPTH = 16;

    private XmlFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        XmlElement root;
        try {
            root = XmlElement.parse(input, MAX_ELEMENTS);
        } catch (AwsException e) {
            if (e.code() != AwsErrorCode.MALFORMED_XML) {
                throw new IllegalStateException(e);
            }
            return;
        }
        if (count(root, 1) > MAX_ELEMENTS) {
            throw new IllegalStateException("too many elements");
        }
    }

    private static int count(XmlElement element, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalStateException("too deep");
        }
        int count = 1;
        for (XmlElement child : element.children()) {
            count += count(child, depth + 1);
        }
        return count;
    }
}
