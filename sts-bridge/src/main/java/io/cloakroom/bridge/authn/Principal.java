package io.cloakroom.bridge.authn;

import io.cloakroom.bridge.credentials.Session;

/** Who a request acts as. */
public sealed interface Principal {
    /** The ARN, for answers and the audit log. */
    String arn();

    /** Whom shares are counted for: one for all sessions of a user, whatever they are called. */
    default String account() {
        return arn();
    }

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

        @Override
        public String account() {
            return session.userName();
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
