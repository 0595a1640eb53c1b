package io.cloakroom.bridge.server;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A client that sends the bytes it is told to, and reads answers by the letter. */
public final class RawClient implements AutoCloseable {
    /** One answer. Header names in lower case; the body with one char per byte. */
    public record Answer(String statusLine, List<String> headerLines, String text) {
        public int status() {
            return Integer.parseInt(statusLine.split(" ", 3)[1]);
        }

        public String header(String name) {
            return headerLines.stream()
                    .filter(line -> line.startsWith(name + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .findFirst()
                    .orElse("");
        }
    }

    private final Socket socket;

    public RawClient(InetSocketAddress address) throws IOException {
        socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
    }

    /** Over a connection that is made already. */
    RawClient(Socket socket) {
        this.socket = socket;
    }

    /** From another address of the loopback network, such as {@code 127.0.0.7}: to the server another client. */
    public RawClient(InetSocketAddress address, String from) throws IOException {
        socket = new Socket(address.getAddress(), address.getPort(), InetAddress.getByName(from), 0);
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
    }

    public Socket socket() {
        return socket;
    }

    /** Sends text of one byte per char; a line feed is sent as CRLF unless it is one already. */
    public RawClient send(String text) throws IOException {
        return sendBytes(text.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawClient sendBytes(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    public Answer read() throws IOException {
        return read(true);
    }

    /** The answer to a HEAD request. */
    public Answer readHeadOnly() throws IOException {
        return read(false);
    }

    private Answer read(boolean withBody) throws IOException {
        String statusLine = line();
        List<String> headers = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.add(line.substring(0, colon).toLowerCase(Locale.ROOT) + line.substring(colon));
        }
        Answer head = new Answer(statusLine, headers, "");
        boolean bodiless = !withBody || head.status() < 200 || head.status() == 204 || head.status() == 304;
        return bodiless ? head : new Answer(statusLine, headers, new String(body(head), StandardCharsets.ISO_8859_1));
    }

    private byte[] body(Answer head) throws IOException {
        if (head.header("transfer-encoding").equals("chunked")) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            int size = Integer.parseInt(line(), 16);
            while (size > 0) {
                out.write(exactly(size));
                line();
                size = Integer.parseInt(line(), 16);
            }
            line();
            return out.toByteArray();
        }
        return exactly(Integer.parseInt(head.header("content-length")));
    }

    /**
     * A server that neither answers nor hangs up fails the test: nobody is to take that for a connection that was cut
     * off.
     */
    private InputStream input() throws IOException {
        return new FilterInputStream(socket.getInputStream()) {
            @Override
            public int read() throws IOException {
                try {
                    return super.read();
                } catch (SocketTimeoutException e) {
                    throw new AssertionError("nothing came for a long time", e);
                }
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                try {
                    return super.read(bytes, offset, length);
                } catch (SocketTimeoutException e) {
                    throw new AssertionError("nothing came for a long time", e);
                }
            }
        };
    }

    public byte[] exactly(int bytes) throws IOException {
        byte[] read = input().readNBytes(bytes);
        if (read.length < bytes) {
            throw new IOException("the connection ended after %d of %d bytes".formatted(read.length, bytes));
        }
        return read;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        InputStream in = input();
        int c = in.read();
        while (c != '\n') {
            if (c < 0) {
                throw new IOException("the connection ended in a line: " + line.toString(StandardCharsets.ISO_8859_1));
            }
            line.write(c);
            c = in.read();
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\r")) {
            throw new IOException("a line without CR: " + text);
        }
        return text.substring(0, text.length() - 1);
    }

    /** Whether the server has hung up; waits for it. */
    public boolean isAtEnd() throws IOException {
        try {
            return input().read() < 0;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    /** The same, in order: a reset fails. */
    boolean isEndedInOrder() throws IOException {
        return input().read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
