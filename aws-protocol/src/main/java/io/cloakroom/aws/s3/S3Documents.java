package io.cloakroom.aws.s3;

import io.cloakroom.aws.xml.XmlWriter;

/** Documents of S3: all but the error document are in its namespace. */
public final class S3Documents {
    private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

    private S3Documents() {}

    /** Begins a document. */
    public static XmlWriter document(String root) {
        return XmlWriter.document(root, NAMESPACE);
    }
}
