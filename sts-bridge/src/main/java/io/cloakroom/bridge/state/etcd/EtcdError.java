package io.cloakroom.bridge.state.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * An error that etcd answered instead of a result.
 *
 * @see <a href="https://grpc.github.io/grpc/core/md_doc_statuscodes.html">gRPC: status codes</a>
 */
final class EtcdError extends Exception {
    private static final int DEADLINE_EXCEEDED = 4;
    private static final int OUT_OF_RANGE = 11;
    private static final int INTERNAL = 13;
    private static final int UNAVAILABLE = 14;
    private static final int DATA_LOSS = 15;
    private static final int UNAUTHENTICATED = 16;

    private final int code;
    private final String words;

    EtcdError(int code, String words) {
        super(words);
        this.code = code;
        this.words = words;
    }

    /** The error of an answer; empty if it has no status code of gRPC, so that it is not etcd's. */
    static Optional<EtcdError> read(JsonNode answer) {
        int code = answer.path("code").asInt();
        if (code <= 0 || code > UNAUTHENTICATED) {
            return Optional.empty();
        }
        return Optional.of(new EtcdError(
                code, answer.path("error").asText(answer.path("message").asText("code " + code))));
    }

    /** Whether another member may succeed: no leader, a time-out in the cluster, a stopping or a broken member. */
    boolean isTemporary() {
        return code == UNAVAILABLE || code == DEADLINE_EXCEEDED || code == INTERNAL || code == DATA_LOSS;
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
