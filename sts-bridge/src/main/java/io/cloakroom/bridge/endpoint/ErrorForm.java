package io.cloakroom.bridge.endpoint;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;

/** The form in which the clients of a service read errors. */
public interface ErrorForm {
    /**
     * Whether a request that no endpoint accepted, and that S3 refuses, comes from a client of this service. It must
     * never be a request that S3 could allow.
     */
    default boolean suits(RequestHead head) {
        return false;
    }

    /** The error in this form. */
    HttpAnswer answer(AwsException reason, String requestId);
}
