package io.cloakroom.bridge.server;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.PeerCertificates;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.endpoint.ErrorForm;
import io.cloakroom.bridge.wire.MalformedMessage;
import io.cloakroom.bridge.wire.SocketEngine;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a client. Finds the requests in its bytes and serves them one after another. While one request is
 * being answered, the bytes of the next stay where they are and reading stops.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the connection, and the close is handled
final class ServerConnection extends ChannelInboundHandlerAdapter implements ExchangeConnection {
    private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);

    /** How long a client that has just connected may take to send a request when the server stops. */
    private static final int FIRST_REQUEST_MILLIS = 1000;

    /** The same for one that has been answered before: only what it has sent already is waited for. */
    private static final int NEXT_REQUEST_MILLIS = 50;

    private final Channel channel;
    private final ServerContext server;
    private final ClientConnection peer;
    private final String sender;
    private final ClientOutput output;
    private final LingeringClose close;
    private final RequestReader requests;
    private final ResponseEncoder encoder;
    private final ConnectionWatch watch;
    private final Runnable flush = this::flushIfWritten;
    private final Consumer<Exchange> begun = this::begun;
    private ByteBuf input = Unpooled.EMPTY_BUFFER;
    private @Nullable Exchange exchange;
    private @Nullable ScheduledFuture<?> ticks;
    private boolean advancing;
    private boolean flushScheduled;
    private boolean unflushed;
    private boolean stopping;
    private boolean hasAnswered;

    ServerConnection(Channel channel, ServerContext server) {
        this.channel = channel;
        this.server = server;
        this.output = new ClientOutput(channel);
        this.close = new LingeringClose(channel, output, server.limits().drainBytes());
        SslHandler tls = output.tls();
        String address = peerAddress(channel);
        this.peer = new ClientConnection(
                address, address, tls != null, tls == null ? PeerCertificates.NONE : new ShownCertificates(tls));
        this.sender = server.routes().sources().countedNetwork(peer.address());
        this.requests = new RequestReader(this, server, peer);
        this.watch = new ConnectionWatch(server.limits());
        this.encoder = new ResponseEncoder(server.date());
    }

    private static String peerAddress(Channel channel) {
        if (channel.remoteAddress() instanceof InetSocketAddress address && address.getAddress() != null) {
            String text = address.getAddress().getHostAddress();
            int scope = text.indexOf('%');
            return scope < 0 ? text : text.substring(0, scope);
        }
        return "";
    }

    /** The sender that this connection counts for; empty for a trusted proxy. */
    String sender() {
        return sender;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        long tick = server.tickNanos();
        ticks = channel.eventLoop().scheduleWithFixedDelay(this::tick, tick, tick, TimeUnit.NANOSECONDS);
        if (server.opened(this)) {
            if (server.isStopping()) {
                stop();
            }
            return;
        }
        if (server.isFlooded(this)) {
            server.counts().dropped();
            channel.close();
        } else {
            server.counts().refused();
            giveUp(AwsErrorCode.SLOW_DOWN);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (close.isBegun()) {
            close.discard(bytes);
            return;
        }
        if (input.isReadable()) {
            input = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(channel.alloc(), input, bytes);
        } else {
            input.release();
            input = bytes;
        }
        advance();
    }

    @Override
    public void advance() {
        if (advancing) {
            return;
        }
        advancing = true;
        try {
            boolean more = true;
            while (more) {
                more = step();
            }
        } catch (MalformedMessage e) {
            refuse(e);
        } catch (Throwable e) {
            broken(e);
        } finally {
            advancing = false;
        }
        if (!input.isReadable()) {
            input.release();
            input = Unpooled.EMPTY_BUFFER;
        }
        boolean wanted = wantsInput();
        if (channel.config().isAutoRead() != wanted) {
            channel.config().setAutoRead(wanted);
        }
    }

    private boolean step() {
        Exchange current = exchange;
        if (close.isBegun() || !channel.isActive()) {
            input.skipBytes(input.readableBytes());
            return false;
        }
        if (current == null) {
            return channel.isWritable() && begin();
        }
        if (current.isEnded() && current.isClosing()) {
            close(current);
            return false;
        }
        if (!current.body().isRead()) {
            return current.body().advance(input);
        }
        if (current.isEnded()) {
            exchange = null;
            hasAnswered = true;
            watch.restart(System.nanoTime());
            return true;
        }
        return false;
    }

    private boolean begin() {
        if (!input.isReadable()) {
            return false;
        }
        if (requests.begin(input, begun)) {
            return true;
        }
        watch.headIncomplete();
        return false;
    }

    private void begun(Exchange next) {
        exchange = next;
        watch.restart(next.startedNanos());
    }

    /** The bytes on the connection can no longer be trusted, so this answers and hangs up. */
    private void refuse(MalformedMessage reason) {
        Exchange current = currentOrUnread();
        current.closeAfterwards();
        AwsErrorCode code =
                reason.isTooLarge() ? AwsErrorCode.REQUEST_HEADER_SECTION_TOO_LARGE : AwsErrorCode.BAD_REQUEST;
        current.fail(AwsException.of(code, "The request is refused: " + reason.reason() + "."));
        close(current);
    }

    private void broken(Throwable reason) {
        Exchange current = exchange;
        if (current == null) {
            LOG.error("a connection failed unexpectedly", reason);
            channel.close();
            return;
        }
        current.closeAfterwards();
        current.refuse(reason);
        close(current);
    }

    /** Hangs up once everything is sent. */
    private void close(Exchange last) {
        if (close.isBegun()) {
            return;
        }
        exchange = null;
        watch.restart(System.nanoTime());
        boolean sendsMore = !last.body().isRead() || input.isReadable();
        input.skipBytes(input.readableBytes());
        close.begin(last.endsByClosing(), sendsMore);
    }

    private boolean wantsInput() {
        Exchange current = exchange;
        if (close.isBegun()) {
            return true;
        }
        if (current == null) {
            return channel.isWritable();
        }
        return current.body().isRead() ? !input.isReadable() : current.body().isFlowing();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        Exchange current = exchange;
        if (channel.isWritable()) {
            if (current != null) {
                current.becameWritable();
            }
            advance();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ScheduledFuture<?> timer = ticks;
        if (timer != null) {
            timer.cancel(false);
        }
        Exchange current = exchange;
        exchange = null;
        close.isOver();
        if (current != null) {
            current.abort();
        }
        input.release();
        input = Unpooled.EMPTY_BUFFER;
        server.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException || cause instanceof DecoderException)) { // the latter: no TLS, or a bad one
            LOG.error("a connection failed unexpectedly", cause);
        }
        hangUp();
    }

    /** Closes the connection at once. A client that lacks a part of its answer does not take the rest for the whole. */
    void hangUp() {
        Exchange current = exchange;
        if (current != null) {
            current.resetIfCut();
        } else {
            close.resetIfCut();
        }
        channel.close();
    }

    /** Catches everything, because a timer that threw would never run again. */
    private void tick() {
        try {
            look();
        } catch (Throwable e) {
            LOG.error("a connection failed unexpectedly", e);
            hangUp();
        }
    }

    private void look() {
        ConnectionWatch.Overdue overdue =
                watch.look(close.isBegun(), exchange, output.isSending(), output.pendingBytes() + output.unreadBytes());
        if (overdue != ConnectionWatch.Overdue.NOTHING) {
            server.counts().overdue(overdue);
        }
        switch (overdue) {
            case NOTHING -> {
                if (exchange != null && channel.config().isAutoRead() && SocketEngine.isReset(channel)) {
                    hangUp();
                }
            }
            case REQUEST, ANSWER, CLOSE -> hangUp();
            case HEAD, BODY -> giveUp(AwsErrorCode.REQUEST_TIMEOUT);
        }
    }

    private void giveUp(AwsErrorCode code) {
        Exchange current = currentOrUnread();
        current.closeAfterwards();
        current.fail(new AwsException(code));
        close(current);
    }

    /** The current exchange, or a new one for a request that could not be read. */
    private Exchange currentOrUnread() {
        Exchange current = exchange;
        if (current == null) {
            current = requests.unreadable();
            exchange = current;
        }
        return current;
    }

    /** Bytes on their way to the client, without those of files. */
    long pendingBytes() {
        return output.pendingBytes();
    }

    /**
     * The server is stopping: the current request is the last one. If there is none, the next one is, for it may have
     * been sent already, and to close the connection then would reset it.
     */
    void stop() {
        if (stopping) {
            return;
        }
        stopping = true;
        Exchange current = exchange;
        if (current == null) {
            awaitLastRequest();
        } else {
            current.closeAfterwards();
        }
    }

    private void awaitLastRequest() {
        int millis = hasAnswered ? NEXT_REQUEST_MILLIS : FIRST_REQUEST_MILLIS;
        channel.eventLoop().schedule(this::endWithoutRequest, millis, TimeUnit.MILLISECONDS);
    }

    private void endWithoutRequest() {
        if (exchange != null || close.isBegun() || !channel.isActive()) {
            return;
        }
        if (output.isSending()) {
            awaitLastRequest();
        } else if (input.isReadable()) {
            giveUp(AwsErrorCode.SERVICE_UNAVAILABLE);
        } else {
            channel.close();
        }
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public boolean isSecure() {
        return output.tls() != null;
    }

    @Override
    public ResponseEncoder encoder() {
        return encoder;
    }

    @Override
    public int drainBytes() {
        return server.limits().drainBytes();
    }

    @Override
    public void sendContinue() {
        if (!input.isReadable()) {
            output.sendContinue();
        }
    }

    @Override
    public void flushSoon() {
        unflushed = true;
        if (!flushScheduled) {
            flushScheduled = true;
            channel.eventLoop().execute(flush);
        }
    }

    /** An answer that came whole has been flushed at its end. With TLS one more flush costs a quarter of a record. */
    private void flushIfWritten() {
        flushScheduled = false;
        if (!unflushed) {
            return;
        }
        try {
            Exchange current = exchange;
            if (current != null) {
                current.writeHead();
            }
            flush();
        } catch (Throwable e) { // part of an answer may have been sent
            LOG.error("a connection failed unexpectedly", e);
            hangUp();
        }
    }

    @Override
    public void flush() {
        unflushed = false;
        channel.flush();
    }

    @Override
    public Optional<ErrorForm> errorForm(RequestHead head) {
        return server.routes().errorForm(head);
    }

    @Override
    public Headers forPages(RequestHead head) {
        return server.routes().forPages(head);
    }

    @Override
    public void useLargeBuffers(boolean oneMore) {
        output.useLargeBuffers(oneMore);
    }

    @Override
    public void ended(Exchange ended, int status) {
        watch.answered(ended.bytesSent());
        server.audit(ended, status);
    }

    @Override
    public long countBrokenOff() {
        return server.countBrokenOff();
    }

    @Override
    public long brokenOff() {
        return server.brokenOff();
    }
}
