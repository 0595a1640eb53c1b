package io.cloakroom.bridge.store;

import io.cloakroom.aws.xml.XmlWriter;

/** The single owner of all buckets and objects, for the S3 documents that must name one. */
public final class Owner {
    private static final String ID = "0f9d9c3b3c3e4c0c8f0d9d0c6f1e5b7a2d4c6e8f0a1b3c5d7e9f1a3b5c7d9e0f";
    private static final String DISPLAY_NAME = "cloakroom";

    private Owner() {}

    /** Whether the id is the owner's, as {@link #describe} writes it. */
    public static boolean is(String id) {
        return id.equals(ID);
    }

    /** Writes an element that holds the owner. */
    public static XmlWriter write(XmlWriter xml, String element) {
        return describe(xml.open(element)).close();
    }

    /** Writes the owner's id and name into the open element. */
    public static XmlWriter describe(XmlWriter xml) {
        return xml.element("ID", ID).element("DisplayName", DISPLAY_NAME);
    }
}
