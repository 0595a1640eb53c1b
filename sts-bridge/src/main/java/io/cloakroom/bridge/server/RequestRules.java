package io.cloakroom.bridge.server;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.bridge.wire.BodyFraming;
import io.cloakroom.bridge.wire.HeadParser;
import io.cloakroom.bridge.wire.MalformedMessage;
import io.cloakroom.bridge.wire.MessageFraming;
import java.util.Locale;

/** Rules that keep two servers in a row from reading a request differently. */
final class RequestRules {
    private RequestRules() {}

    /**
     * How the body of the request is framed.
     *
     * @throws MalformedMessage if it is not a plain HTTP/1.1 or HTTP/1.0 request in origin form for one host
     */
    static BodyFraming check(HeadParser.Head head) {
        if (!head.third().equals("HTTP/1.1") && !isHttp10(head)) {
            throw new MalformedMessage("only HTTP/1.1 and HTTP/1.0 are supported");
        }
        if (!isMethod(head.first())) {
            throw new MalformedMessage("the method is not valid");
        }
        if (!head.second().startsWith("/")) {
            throw new MalformedMessage("the request target does not begin with `/`");
        }
        boolean host = false;
        for (int i = 0; i < head.headers().size(); i++) {
            String name = head.headers().name(i);
            if (name.equals("host")) {
                if (host) {
                    throw new MalformedMessage("`host` is given twice");
                }
                host = true;
            } else if (name.equals("transfer-encoding") && isHttp10(head)) {
                throw new MalformedMessage("HTTP/1.0 has no `transfer-encoding`");
            } else if (name.equals("expect")
                    && !head.headers().value(i).toLowerCase(Locale.ROOT).equals("100-continue")) {
                throw new MalformedMessage("`expect` is not `100-continue`");
            }
        }
        if (!host && !isHttp10(head)) {
            throw new MalformedMessage("`host` is missing");
        }
        return MessageFraming.ofRequest(head.headers());
    }

    /**
     * Whether the request is HTTP/1.0. That is what nginx speaks to its upstreams unless {@code proxy_http_version}
     * says otherwise. Load balancers' probes speak it too, some without a host. Each connection carries one request.
     */
    static boolean isHttp10(HeadParser.Head head) {
        return head.third().equals("HTTP/1.0");
    }

    private static boolean isMethod(String method) {
        for (int i = 0; i < method.length(); i++) {
            char c = method.charAt(i);
            if (c < 'A' || c > 'Z') {
                return false;
            }
        }
        return true;
    }

    /** Whether the client says that this request is the last on its connection. */
    static boolean endsConnection(Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equals("connection")
                    && headers.value(i).toLowerCase(Locale.ROOT).contains("close")) {
                return true;
            }
        }
        return false;
    }
}
