package io.cloakroom.bridge.authn;

import io.cloakroom.bridge.credentials.Session;

/**
 * Who a request acts as. Only {@link RequestAuthenticator} makes somebody, from a credential whose signature it has checked.
 */
public sealed interface Principal {
    /** The ARN, for answers and the audit log. */
    String arn();

    /** Whom shares are counted for: one for all sessions of a user, whatever they are called. */
    default String account() {
        return arn();
    }

    /** The owner of the installation: everything is allowed. */
    final class Root implements Principal {
        private final String accessKeyId;

        Root(String accessKeyId) {
            this.accessKeyId = accessKeyId;
        }

        public String accessKeyId() {
            return accessKeyId;
        }

        @Override
        public String arn() {
            return "arn:aws:iam::000000000000:root";
        }
    }

    /** A session got from STS. */
    final class AssumedRole implements Principal {
        private final Session session;

        AssumedRole(Session session) {
            this.session = session;
        }

        public Session session() {
            return session;
        }

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
