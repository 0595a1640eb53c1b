package io.cloakroom.bridge.authn;

import io.cloakroom.bridge.credentials.Session;

/** Who a request acts as. */
public sealed interface Principal {
    /** The ARN, for answers and the audit log. */
    String arn();

    /** The owner of the installation: everything is allowed. */
    record Root(String accessKeyId) implements Principal {
        @Override
        public String arn() {
            return "arn:aws:iam::000000000000:root";
        }
    }

    /** A session got from STS. */
    record AssumedRole(Session session) implements Principal {
        @Override
        public String arn() {
            return session.arn();
        }
    }

    /** Nobody in particular: the request was not signed. */
    record Anonymous() implements Principal {
        @Override
        public String arn() {
            return "*";
        }
    }
}
