package io.cloakroom.bridge.store.upstream;

import io.cloakroom.bridge.wire.BodyFraming;
import io.cloakroom.bridge.wire.HeadParser;
import io.cloakroom.bridge.wire.HeadWriter;
import io.cloakroom.bridge.wire.MalformedMessage;
import io.cloakroom.bridge.wire.MessageFraming;
import io.cloakroom.bridge.wire.SocketEngine;
import io.cloakroom.bridge.wire.SocketOptions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the upstream. It reads the answer to one call at a time and finds out whether it can serve another.
 * What it has read of an answer it hands on even after the connection has closed, as fast as the client takes it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the connection, and that is what is acted on
final class UpstreamConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamConnection.class);
    private static final int MAX_HEAD_BYTES = 64 * 1024;
    private static final int MAX_FIELDS = 300;

    private final ConnectionPool pool;
    private final Channel channel;
    private final HeadParser heads = new HeadParser(MAX_HEAD_BYTES, MAX_FIELDS);
    private final HeadWriter writer = new HeadWriter();
    private final Runnable flush = this::flush;
    private ByteBuf input = Unpooled.EMPTY_BUFFER;
    private @Nullable UpstreamCall call;
    private @Nullable BodyFraming framing;
    private @Nullable ScheduledFuture<?> ticks;
    private boolean largeBuffers;
    private boolean persistent;
    private boolean failed;
    private boolean inputEnded;
    private boolean readingStopped;
    private boolean takingUp;
    private boolean flowing = true;
    private boolean advancing;
    private boolean flushScheduled;
    private long bytesRead;
    private long bytesWritten;
    private long seenProgress;
    private boolean wasReset;
    private long since = System.nanoTime();

    UpstreamConnection(ConnectionPool pool, Channel channel) {
        this.pool = pool;
        this.channel = channel;
    }

    /** The next answer belongs to this call. */
    void begin(UpstreamCall next) {
        call = next;
        since = System.nanoTime();
        useLargeBuffers(false);
    }

    void useLargeBuffers(boolean large) {
        if (largeBuffers != large) {
            largeBuffers = large;
            SocketOptions.setLargeBuffers(channel, large);
        }
    }

    boolean isUsable() {
        return channel.isActive() && !failed && call == null && !input.isReadable();
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    HeadWriter writer() {
        return writer;
    }

    /** Sends what the writer holds. */
    void writeHead() {
        ByteBuf bytes = channel.alloc().directBuffer(writer.length());
        writer.moveTo(bytes);
        write(bytes);
    }

    void write(ByteBuf bytes) {
        bytesWritten += bytes.readableBytes();
        channel.write(bytes, channel.voidPromise());
    }

    void flush() {
        flushScheduled = false;
        channel.flush();
    }

    void flushSoon() {
        if (!flushScheduled) {
            flushScheduled = true;
            channel.eventLoop().execute(flush);
        }
    }

    /** Holds the answer back ({@code false}) or lets it flow. */
    void setFlowing(boolean flows) {
        if (flowing != flows) {
            flowing = flows;
            advance();
        }
    }

    void close() {
        call = null;
        channel.close();
        if (!advancing) {
            dropInput();
        }
    }

    private void dropInput() {
        input.release();
        input = Unpooled.EMPTY_BUFFER;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        pool.opened(this);
        long tick = Math.min(
                        pool.timeouts().stall().toNanos(),
                        pool.timeouts().idle().toNanos())
                / 4;
        ticks = channel.eventLoop().scheduleWithFixedDelay(this::tick, tick, tick, TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        bytesRead += bytes.readableBytes();
        if (input.isReadable()) {
            input = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(channel.alloc(), input, bytes);
        } else {
            input.release();
            input = bytes;
        }
        advance();
    }

    private void advance() {
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
            breakOff("its answer is not HTTP: " + e.reason());
        } finally {
            advancing = false;
        }
        if (!input.isReadable() || call == null) {
            dropInput();
        }
        boolean wanted = flowing || framing == null;
        if (!inputEnded && !takingUp && channel.config().isAutoRead() != wanted) {
            setReading(wanted);
        }
    }

    private void setReading(boolean wanted) {
        if (readingStopped && wanted) {
            readingStopped = false;
            takingUp = true;
            SocketOptions.takeUpReading(channel, this::takenUp);
        } else {
            channel.config().setAutoRead(wanted);
        }
    }

    private void takenUp(boolean reads) {
        takingUp = false;
        if (reads) {
            advance();
        } else {
            failed = true;
            channel.close();
            gone();
        }
    }

    private boolean step() {
        UpstreamCall current = call;
        if (current == null) {
            if (input.isReadable()) { // nobody asked for that
                input.skipBytes(input.readableBytes());
                channel.close();
            }
            return false;
        }
        BodyFraming body = framing;
        if (body == null) {
            HeadParser.Head head = heads.poll(input);
            if (head != null) {
                head(current, head);
            } else if (inputEnded) {
                breakOff(failed ? "the connection failed" : "it closed the connection");
            }
            return head != null;
        }
        if (!flowing && !body.isEnded()) {
            return false;
        }
        ByteBuf run = body.next(input);
        if (run != null) {
            current.data(this, run);
        }
        if (body.isEnded()) {
            end(current);
            return false;
        }
        if (run == null && inputEnded) {
            cutOff(current, body);
        }
        return run != null;
    }

    /** Everything received has been handed on, and no more will come. */
    private void cutOff(UpstreamCall current, BodyFraming body) {
        if (failed || body.endsByItself()) {
            long missing = body.remaining();
            breakOff("its answer ends %s early".formatted(missing < 0 ? "too" : missing + " bytes"));
        } else {
            persistent = false;
            end(current);
        }
    }

    private void head(UpstreamCall current, HeadParser.Head head) {
        int status = status(head);
        if (status < 200) {
            return;
        }
        boolean bodiless = current.isHead() || status == 204 || status == 304;
        BodyFraming body = bodiless ? BodyFraming.ofLength(0) : MessageFraming.ofResponse(head.headers());
        framing = body;
        persistent = status < UpstreamErrors.LEAST_DISTRUSTED_STATUS
                && isPersistent(head)
                && (bodiless || body.endsByItself());
        current.head(status, head.headers(), bodiless ? -1 : body.remaining());
    }

    private static int status(HeadParser.Head head) {
        String digits = head.second();
        boolean version = head.first().equals("HTTP/1.1") || head.first().equals("HTTP/1.0");
        if (!version || digits.length() != 3 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new MalformedMessage("the status line is malformed");
        }
        int status = Integer.parseInt(digits);
        if (status < 100 || status > 599 || status == 101) {
            throw new MalformedMessage("the status is malformed");
        }
        return status;
    }

    private static boolean isPersistent(HeadParser.Head head) {
        boolean persistent = head.first().equals("HTTP/1.1");
        for (int i = 0; i < head.headers().size(); i++) {
            if (head.headers().name(i).equals("connection")
                    && head.headers().value(i).toLowerCase(Locale.ROOT).contains("close")) {
                persistent = false;
            }
        }
        return persistent;
    }

    private void end(UpstreamCall current) {
        if (call == null) {
            return;
        }
        call = null;
        framing = null;
        flowing = true;
        since = System.nanoTime();
        if (persistent && current.isSent() && isUsable()) {
            pool.release(this);
        } else {
            channel.close();
        }
        current.ended();
    }

    void breakOff(String why) {
        UpstreamCall current = call;
        call = null;
        channel.close();
        if (current != null) {
            current.broken(why);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        UpstreamCall current = call;
        if (current != null && channel.isWritable()) {
            current.writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        gone();
    }

    private void gone() {
        if (inputEnded) {
            return;
        }
        ScheduledFuture<?> timer = ticks;
        if (timer != null) {
            timer.cancel(false);
        }
        pool.gone(this);
        inputEnded = true;
        advance();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (SocketOptions.isOnlyStopped(cause)) {
            readingStopped = true;
        } else if (cause instanceof IOException || cause instanceof DecoderException) {
            failed = true;
            channel.close();
        } else { // nothing the upstream did
            LOG.error("a call to the upstream failed unexpectedly", cause);
            failed = true;
            breakOff("its answer could not be passed on");
        }
    }

    private void tick() {
        long now = System.nanoTime();
        UpstreamCall current = call;
        if (current == null) {
            if (now - since > pool.timeouts().idle().toNanos() || SocketEngine.isReset(channel)) {
                channel.close();
            }
            return;
        }
        long progress = bytesRead + bytesWritten - pendingBytes();
        boolean itsTurn = (current.isSent() && flowing) || !channel.isWritable();
        if (!itsTurn || progress != seenProgress) {
            seenProgress = progress;
            since = now;
            wasReset = false;
        } else if (wasReset) {
            failed = true;
            channel.close();
        } else if (now - since > pool.timeouts().stall().toNanos()) {
            close();
            current.stalled();
        } else {
            wasReset = SocketEngine.isReset(channel); // its last bytes may be on their way: it has one more tick
        }
    }

    private long pendingBytes() {
        ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
        return pending == null ? 0 : pending.totalPendingWriteBytes() - pending.currentProgress();
    }
}
