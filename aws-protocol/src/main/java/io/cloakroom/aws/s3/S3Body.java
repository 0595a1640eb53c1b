package io.cloakroom.aws.s3;

/** What the body of an operation's request is, and which places it can name: whoever hands it on answers for those. */
public enum S3Body {
    /** There is none, or it has no meaning. */
    NONE,
    /** The bytes of an object. */
    OBJECT,
    /** A small document about the target and nothing else. */
    DOCUMENT,
    /** A small document that names keys of the target: each of them has to be decided. */
    DOCUMENT_OF_KEYS,
    /** A small document that names parts of the target. The request's checksums are those of the object they make. */
    DOCUMENT_OF_PARTS,
    /**
     * A small document that can name another bucket, queue, topic, function or role than the target: no decision about
     * the target covers those.
     */
    DOCUMENT_OF_OTHER_PLACES,
    /** A form that contains a file and its own authentication. */
    FORM
}
