package io.cloakroom.bridge.state.etcd;

/**
 * What etcd answered instead of a result.
 *
 * @see <a href="https://grpc.github.io/grpc/core/md_doc_statuscodes.html">gRPC: status codes</a>
 */
final class EtcdError extends Exception {
    private static final int OUT_OF_RANGE = 11;
    private static final int UNAVAILABLE = 14;
    private static final int UNAUTHENTICATED = 16;

    private final int code;
    private final String words;

    EtcdError(int code, String words) {
        super(words);
        this.code = code;
        this.words = words;
    }

    /** Another member may do better: no leader, a time-out inside the cluster, a stopping member. */
    boolean isTemporary() {
        return code == UNAVAILABLE;
    }

    /** Whether a new login may help: the token has expired, or users were changed since. */
    boolean isAboutTheLogin() {
        return code == UNAUTHENTICATED
                || words.contains("user name is empty")
                || words.contains("revision of auth store is old");
    }

    /** Whether the revision that was asked for is no longer kept. */
    boolean isCompacted() {
        return code == OUT_OF_RANGE && words.contains("compacted");
    }
}
