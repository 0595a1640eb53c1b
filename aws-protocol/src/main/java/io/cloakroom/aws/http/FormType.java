package io.cloakroom.aws.http;

import java.util.Optional;

/** The two encodings in which forms are posted. */
public enum FormType {
    /** The encoding of STS requests. */
    URL_ENCODED("application/x-www-form-urlencoded"),
    /** The encoding of browser uploads to S3. */
    MULTIPART("multipart/form-data");

    private final String mediaType;

    FormType(String mediaType) {
        this.mediaType = mediaType;
    }

    /** Whether the head announces such a form. Parameters of the type and letter case do not count. */
    public boolean isTypeOf(RequestHead head) {
        Optional<String> type = head.headers().first("content-type");
        return type.isPresent() && type.get().regionMatches(true, 0, mediaType, 0, mediaType.length());
    }
}
