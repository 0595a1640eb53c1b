package io.cloakroom.bridge.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One call of the admin API: its row in a table.
 *
 * @param path below {@code /minio/admin/v3/}; the last part may be {@code *}
 * @param route parameters without which there is no such call
 * @param operation the action that decides it, for the audit log
 * @param access decides by the head whether the sender may call; the body may need further rights
 * @param answer throws {@link io.cloakroom.aws.AwsException} to refuse
 */
record AdminCall(
        String method,
        String path,
        List<String> route,
        String operation,
        Consumer<AdminRequest> access,
        Body body,
        Reply reply,
        Function<AdminRequest, JsonNode> answer) {
    /** The kinds of request body, with their limits in bytes. */
    enum Body {
        NONE(0),
        PLAIN(256 * 1024),
        /** A policy document: longer ones are refused in the words of S3. */
        POLICY(20 * 1024),
        /** Encrypted under the sender's secret key. */
        ENCRYPTED(262_272);

        private final int maxBytes;

        Body(int maxBytes) {
            this.maxBytes = maxBytes;
        }

        int maxBytes() {
            return maxBytes;
        }
    }

    /** The kinds of answer. */
    enum Reply {
        NOTHING,
        /** Nothing, with status 204, which clients of some calls insist on. */
        NO_CONTENT,
        PLAIN,
        ENCRYPTED
    }

    /** The same without encryption, for who asks inside of this process. */
    AdminCall inTheClear() {
        return new AdminCall(
                method,
                path,
                route,
                operation,
                access,
                body == Body.ENCRYPTED ? Body.PLAIN : body,
                reply == Reply.ENCRYPTED ? Reply.PLAIN : reply,
                answer);
    }

    static Draft get(String path, String... route) {
        return new Draft("GET", path, route);
    }

    static Draft put(String path, String... route) {
        return new Draft("PUT", path, route);
    }

    static Draft post(String path, String... route) {
        return new Draft("POST", path, route);
    }

    static Draft delete(String path, String... route) {
        return new Draft("DELETE", path, route);
    }

    /** A row that is not complete yet. */
    static final class Draft {
        private final String method;
        private final String path;
        private final List<String> route;
        private Body body = Body.NONE;
        private String operation = "";
        private Consumer<AdminRequest> access = request -> {
            throw new IllegalStateException("nobody has said who may make this call");
        };

        private Draft(String method, String path, String... route) {
            this.method = method;
            this.path = path;
            this.route = List.of(route);
        }

        Draft reading(Body kind) {
            this.body = kind;
            return this;
        }

        /** A statement must allow one of these actions. */
        Draft needs(String... oneOf) {
            return decidedBy(oneOf[0], request -> request.require(oneOf));
        }

        /** How it is decided, and the action that the audit log names. */
        Draft decidedBy(String action, Consumer<AdminRequest> decision) {
            this.operation = action;
            this.access = decision;
            return this;
        }

        AdminCall doing(Consumer<AdminRequest> deed) {
            return row(Reply.NOTHING, deed);
        }

        AdminCall doingWith204(Consumer<AdminRequest> deed) {
            return row(Reply.NO_CONTENT, deed);
        }

        AdminCall answering(Function<AdminRequest, JsonNode> answer) {
            return new AdminCall(method, path, route, operation, access, body, Reply.PLAIN, answer);
        }

        AdminCall answeringEncrypted(Function<AdminRequest, JsonNode> answer) {
            return new AdminCall(method, path, route, operation, access, body, Reply.ENCRYPTED, answer);
        }

        private AdminCall row(Reply reply, Consumer<AdminRequest> deed) {
            return new AdminCall(method, path, route, operation, access, body, reply, request -> {
                deed.accept(request);
                return AdminJson.object();
            });
        }
    }
}
