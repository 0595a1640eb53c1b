package io.cloakroom.bridge.admin;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.RequestHead;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All calls of the admin API, by method and path. */
final class AdminCalls {
    static final String BASE = "/minio/admin/v3/";

    private static final String REFUSAL = "docs/admin.md of Cloakroom lists the calls that there are.";

    private final Map<String, AdminCall> calls = new HashMap<>();

    AdminCalls(List<AdminCall> all) {
        for (AdminCall call : all) {
            if (calls.put(key(call.method(), call.path()), call) != null) {
                throw new IllegalStateException("there are two calls %s %s".formatted(call.method(), call.path()));
            }
        }
    }

    /** Method and path of every call. */
    Set<String> names() {
        return Set.copyOf(calls.keySet());
    }

    /** A call, and the last part of its path where that may be any word. */
    record Found(AdminCall call, String word) {
        /** Without encryption. */
        Found inTheClear() {
            return new Found(call.inTheClear(), word);
        }
    }

    /**
     * The call that a request makes.
     *
     * @throws AwsException {@code XMinioAdminVersionMismatch} if there is no such call, or a parameter is missing that
     *     belongs to its address
     */
    Found find(RequestHead head) {
        if (head.rawPath().startsWith(BASE)) {
            Found found = find(head.method(), head.rawPath().substring(BASE.length()));
            if (found != null
                    && found.call().route().stream()
                            .allMatch(name -> head.queryValue(name).isPresent())) {
                return found;
            }
        }
        throw AwsException.of(AwsErrorCode.X_MINIO_ADMIN_VERSION_MISMATCH, REFUSAL);
    }

    private @Nullable Found find(String method, String path) {
        AdminCall exact = calls.get(key(method, path));
        if (exact != null) {
            return new Found(exact, "");
        }
        int slash = path.lastIndexOf('/');
        AdminCall family = slash < 0 ? null : calls.get(key(method, path.substring(0, slash) + "/*"));
        return family == null ? null : new Found(family, path.substring(slash + 1));
    }

    private static String key(String method, String path) {
        return method + ' ' + path;
    }
}
