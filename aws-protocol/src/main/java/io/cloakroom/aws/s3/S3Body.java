package io.cloakroom.aws.s3;

/** What the request body of an operation is, and what it can name that must be authorized before it is forwarded. */
public enum S3Body {
    /** There is none, or it has no meaning. */
    NONE,
    /** The bytes of an object. */
    OBJECT,
    /** A small document about the target and nothing else. */
    DOCUMENT,
    /** A small document that names keys of the target: each of them must be authorized. */
    DOCUMENT_OF_KEYS,
    /** A small document that names parts of the target. The request's checksums are those of the object they make. */
    DOCUMENT_OF_PARTS,
    /**
     * A small document that can name a bucket, queue, topic, function or role besides the target. A decision about the
     * target does not cover those.
     */
    DOCUMENT_OF_OTHER_PLACES,
    /** A form that contains a file and its own authentication. */
    FORM
}
