package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.xml.XmlWriter;

/** The one owner of everything in the store, where a document of S3 must name one. */
final class Owner {
    /** The account of {@code x-amz-expected-bucket-owner}, as in the ARNs of principals. */
    static final String ACCOUNT = "000000000000";

    private static final String ID = "0f9d9c3b3c3e4c0c8f0d9d0c6f1e5b7a2d4c6e8f0a1b3c5d7e9f1a3b5c7d9e0f";
    private static final String DISPLAY_NAME = "cloakroom";

    private Owner() {}

    static void write(XmlWriter xml, String element) {
        xml.open(element).element("ID", ID).element("DisplayName", DISPLAY_NAME).close();
    }

    /** The access control list every bucket and object has: full control for the owner. Policies decide, not lists. */
    static XmlWriter accessControlList() {
        XmlWriter xml = Documents.document("AccessControlPolicy");
        write(xml, "Owner");
        return xml.open("AccessControlList")
                .open("Grant")
                .openTyped("Grantee", "CanonicalUser")
                .element("ID", ID)
                .element("DisplayName", DISPLAY_NAME)
                .close()
                .element("Permission", "FULL_CONTROL")
                .close()
                .close();
    }
}
