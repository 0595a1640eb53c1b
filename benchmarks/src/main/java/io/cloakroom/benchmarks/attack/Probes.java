package io.cloakroom.benchmarks.attack;

import io.cloakroom.benchmarks.http.HttpConnection;
import io.cloakroom.benchmarks.load.WebIdentityProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** What well-behaved users do: log in, and read their own objects. */
public final class Probes {
    private static final String BUCKET = "ada";
    private static final byte[] SMALL = random(1 << 10);
    private static final byte[] LARGE = random(5_000_000);

    private final URI endpoint;
    private final List<String> tokens;
    private final Session user;

    /** Creates the bucket and the objects. */
    public Probes(URI endpoint, WebIdentityProvider provider) throws IOException {
        this(
                endpoint,
                provider.token("ada", "readwrite"),
                IntStream.range(0, 50)
                        .mapToObj(n -> provider.token("user-" + n, "readwrite"))
                        .toList());
    }

    /**
     * Creates the bucket and the objects.
     *
     * @param owner the token of who reads
     * @param tokens those of who log in
     */
    Probes(URI endpoint, String owner, List<String> tokens) throws IOException {
        this.endpoint = endpoint;
        this.tokens = List.copyOf(tokens);
        InetAddress from = Addresses.user(0);
        this.user = Session.login(endpoint, from, owner);
        require(user.send(from, "PUT", "/" + BUCKET, new byte[0]));
        require(user.send(from, "PUT", "/" + BUCKET + "/small", SMALL));
        require(user.send(from, "PUT", "/" + BUCKET + "/large", LARGE));
    }

    private static byte[] random(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return content;
    }

    public void login(InetAddress from) throws IOException {
        Session.login(endpoint, from, tokens.get(Math.floorMod(from.hashCode(), tokens.size())));
    }

    public void readSmall(InetAddress from) throws IOException {
        read(from, "/small", SMALL);
    }

    public void readLarge(InetAddress from) throws IOException {
        read(from, "/large", LARGE);
    }

    private void read(InetAddress from, String key, byte[] expected) throws IOException {
        HttpConnection.Answer answer = user.send(from, "GET", "/" + BUCKET + key, new byte[0]);
        require(answer);
        if (!Arrays.equals(answer.body(), expected)) {
            throw new IOException("%s has other bytes than were written".formatted(key));
        }
    }

    private static void require(HttpConnection.Answer answer) throws IOException {
        if (answer.status() != 200) {
            throw new IOException("the bridge answered " + Session.code(answer));
        }
    }
}
