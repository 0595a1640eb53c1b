package io.cloakroom.bridge.identity.oidc;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** A connection to a provider that stays open from one request to the next. For one thread at a time. */
final class KeptConnection implements AutoCloseable {
    private volatile @Nullable Open open;

    /** @param in what is read from the socket */
    private record Open(Socket socket, InputStream in) {}

    /**
     * Sends a request that may be repeated: the provider may have closed a connection that was idle.
     *
     * @param addresses for a new connection
     */
    HttpCall.Answer send(HttpCall call, List<InetAddress> addresses, SSLSocketFactory tls, int maxBodyBytes)
            throws IOException {
        Open known = open;
        if (known != null) {
            try {
                return exchange(call, known, maxBodyBytes);
            } catch (EOFException | SocketException e) {
                close();
            } catch (IOException e) {
                close();
                throw e;
            }
        }
        Socket socket = call.open(addresses, tls);
        Open fresh = new Open(socket, new BufferedInputStream(socket.getInputStream()));
        open = fresh;
        try {
            return exchange(call, fresh, maxBodyBytes);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        Open known = open;
        open = null;
        if (known != null) {
            try {
                known.socket().close();
            } catch (IOException e) {
                // It is not used any more, whatever became of it.
            }
        }
    }

    private HttpCall.Answer exchange(HttpCall call, Open on, int maxBodyBytes) throws IOException {
        HttpCall.Answer answer = call.exchange(on.socket(), on.in(), maxBodyBytes);
        if (!answer.keepsConnection()) {
            close();
        }
        return answer;
    }
}
