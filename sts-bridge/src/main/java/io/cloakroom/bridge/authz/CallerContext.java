package io.cloakroom.bridge.authz;

import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.http.TraceContext;
import io.cloakroom.policy.condition.RequestContext;
import java.util.List;

/** The values of condition keys for a signed request, and what else an access plugin is told of it. */
interface CallerContext extends RequestContext, RequestOrigin {
    List<String> EMPTY_TEXT = List.of("");

    Caller caller();

    @Override
    default ClientConnection connection() {
        return caller().connection();
    }

    @Override
    default List<String> userAgent() {
        return orEmptyText(caller().userAgent());
    }

    @Override
    default List<String> referer() {
        return orEmptyText(caller().referer());
    }

    private static List<String> orEmptyText(List<String> values) {
        return values.isEmpty() ? EMPTY_TEXT : values;
    }

    @Override
    default TraceContext trace() {
        return caller().trace();
    }

    /** The headers that the operation uses, without those of authentication. */
    default Headers usedHeaders() {
        return Headers.EMPTY;
    }

    /** The parameters of the operation, without those of authentication. */
    default List<QueryParameter> parameters() {
        return List.of();
    }
}
