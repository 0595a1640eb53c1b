package io.cloakroom.bridge.authn;

import io.cloakroom.aws.Account;
import io.cloakroom.bridge.credentials.Session;

/**
 * Who a request acts as. Only {@link RequestAuthenticator} makes a named one, from a credential whose signature it has
 * checked.
 */
public sealed interface Principal {
    /** The ARN, for answers and the audit log. */
    String arn();

    /**
     * The account whose shares a request counts against. All sessions of a user have the same one, whatever their
     * names.
     */
    default String account() {
        return arn();
    }

    /** The owner of the installation, who may do everything. */
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
            return "arn:aws:iam::" + Account.ID + ":root";
        }
    }

    /** A session issued by STS. */
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

    /** The sender of an unsigned request. */
    record Anonymous() implements Principal {
        @Override
        public String arn() {
            return "*";
        }
    }
}
