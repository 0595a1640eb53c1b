package io.cloakroom.bridge.server;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.http.TraceContext;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.wire.BodyFraming;
import io.cloakroom.bridge.wire.HeadParser;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.Consumer;

/** Finds the requests in the bytes of one connection, and begins to serve them. */
final class RequestReader {
    private final ExchangeConnection connection;
    private final ServerContext server;
    private final ClientConnection peer;
    private final HeadParser heads;

    RequestReader(ExchangeConnection connection, ServerContext server, ClientConnection peer) {
        this.connection = connection;
        this.server = server;
        this.peer = peer;
        this.heads =
                new HeadParser(server.limits().maxHeadBytes(), server.limits().maxHeaderFields());
    }

    /**
     * Begins the next request if its head is complete.
     *
     * @param begun is told of the exchange before anything is done about it
     * @throws io.cloakroom.bridge.wire.MalformedMessage if the bytes are not a request, or not certainly one
     */
    boolean begin(ByteBuf input, Consumer<Exchange> begun) {
        HeadParser.Head parsed = heads.poll(input);
        if (parsed == null) {
            return false;
        }
        BodyFraming framing = RequestRules.check(parsed);
        ClientConnection client = server.routes().sources().of(peer, parsed.headers());
        AuditDraft audit = new AuditDraft(RequestIds.next(), client).traced(TraceContext.of(parsed.headers()));
        RequestHead head = new RequestHead(parsed.first(), "/", "", List.of(), parsed.headers());
        AwsException unreadable = null;
        try {
            head = RequestHead.parse(parsed.first(), parsed.second(), parsed.headers());
        } catch (AwsException e) {
            unreadable = e;
        }
        Exchange next = new Exchange(connection, head, framing, audit);
        begun.accept(next);
        if (RequestRules.isHttp10(parsed)) {
            next.speakHttp10();
        }
        if (server.isStopping() || RequestRules.endsConnection(parsed.headers())) {
            next.closeAfterwards();
        }
        if (unreadable == null) {
            server.dispatcher().begin(next, client);
        } else {
            next.fail(unreadable);
        }
        return true;
    }

    /** An exchange for a request that could not be read. */
    Exchange unreadable() {
        RequestHead nothing = new RequestHead("GET", "/", "", List.of(), Headers.EMPTY);
        return new Exchange(connection, nothing, BodyFraming.untilClose(), new AuditDraft(RequestIds.next(), peer));
    }
}
