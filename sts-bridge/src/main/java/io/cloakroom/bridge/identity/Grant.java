package io.cloakroom.bridge.identity;

import java.util.List;

/** The source of an identity's policies. */
public sealed interface Grant {
    /**
     * The source named the policies. Documents are looked up when a request is decided.
     *
     * @param policies names that have or once had a document
     * @param dropped for each name of the source that gives nothing now, the reason
     */
    record Names(List<String> policies, List<String> dropped) implements Grant {
        public Names {
            policies = List.copyOf(policies);
            dropped = List.copyOf(dropped);
        }
    }

    /** The policies attached to a user of this installation and its groups, looked up when a request is decided. */
    record Attached(String user) implements Grant {}

    /**
     * The policies attached to the DN of a user of a directory and to those of its groups, looked up when a request is
     * decided.
     */
    record Directory(String dn, List<String> groups) implements Grant {
        public Directory {
            groups = List.copyOf(groups);
        }
    }

    /** The policies of a role, looked up when a request is decided. */
    record Role(String arn) implements Grant {}
}
