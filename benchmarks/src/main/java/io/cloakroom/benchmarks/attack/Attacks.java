package io.cloakroom.benchmarks.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.benchmarks.http.HttpConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Attacks by a stranger, or by a user with credentials, that break no rule of the wire. Every attack comes from
 * addresses that no probe uses.
 */
final class Attacks {
    static final String BUCKET = "mallory";

    private static final int DOCUMENT_BYTES = 4 << 20;
    private static final int FORM_BYTES = 256 << 10;
    private static final int DISPOSITION_BYTES = 12 << 10;
    private static final int EMPTY_OBJECTS = 36_000;
    private static final int REQUESTS_A_CONNECTION = 50;
    /** The maximum number of header fields, less those that a signed request needs. */
    private static final int HEADER_NAMES = 85;

    private static final int LONG_KEYS = 1000;
    /** Each of its 966 characters {@code !} is three in a list that is asked for in URL encoding. */
    private static final String LONG_KEY = "/" + BUCKET + "/long" + ("/" + "%21".repeat(69)).repeat(14) + "/";

    private static final String LONG_LIST = "/" + BUCKET + "?encoding-type=url&list-type=2&prefix=long%2F";
    private static final String LARGE_OBJECT = "/" + BUCKET + "/large";
    private static final int LARGE_BYTES = 8 << 20;
    private static final int REQUESTS_IN_A_ROW = 16;
    /** The system keeps megabytes for each, and not without limit. */
    private static final int SLOW_READERS = 240;

    /** They come one after the other: the upstream, on the same cores, works on their lists at once. */
    private static final Duration BETWEEN_SLOW_READERS = Duration.ofMillis(250);

    private static final Duration BETWEEN_SIPS = Duration.ofSeconds(10);

    private static final byte[] ALMOST_A_DOCUMENT = new byte[DOCUMENT_BYTES - 1];
    private static final byte[] ALMOST_A_FORM = new byte[FORM_BYTES - 1];

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final URI endpoint;
    private final List<Session> users;
    private final String uploadId;
    private final int times;

    /**
     * Attacks on one bridge.
     *
     * @param users whose credentials are used
     * @param times that each client attacks; 1 means all at once, and once
     */
    Attacks(URI endpoint, List<Session> users, int times) throws IOException {
        this.endpoint = endpoint;
        this.users = List.copyOf(users);
        this.times = times;
        InetAddress from = Addresses.attacker(0);
        users.getFirst().send(from, "PUT", "/" + BUCKET, new byte[0]);
        HttpConnection.Answer upload =
                users.getFirst().send(from, "POST", "/" + BUCKET + "/upload?uploads=", new byte[0]);
        for (int i = 0; i < LONG_KEYS; i++) {
            users.getFirst().send(from, "PUT", LONG_KEY + i, new byte[0]);
        }
        users.getFirst().send(from, "PUT", LARGE_OBJECT, new byte[LARGE_BYTES]);
        this.uploadId = upload.status() == 200 ? Session.element(new String(upload.body(), UTF_8), "UploadId") : "none";
    }

    private Session user(int client) {
        return users.get(client % users.size());
    }

    /** CompleteMultipartUpload for any bucket and upload, for the user's own bucket, and for an existing upload. */
    Attack.Kind heldUploadDocuments() {
        List<String> targets = List.of(
                "/nobodys-bucket/key?uploadId=none",
                "/" + BUCKET + "/key?uploadId=none",
                "/" + BUCKET + "/upload?uploadId=" + uploadId);
        return new Attack.Kind(
                "CompleteMultipartUpload, 4 MiB less one byte",
                120,
                times,
                Duration.ofSeconds(10),
                (client, n, connections) -> holdBack(client, targets.get(client % targets.size()), connections));
    }

    Attack.Kind heldDeleteDocuments() {
        return new Attack.Kind(
                "DeleteObjects, 4 MiB less one byte",
                60,
                times,
                Duration.ofSeconds(10),
                (client, n, connections) -> holdBack(
                        client, (client % 2 == 0 ? "/" + BUCKET : "/nobodys-bucket") + "?delete=", connections));
    }

    private String holdBack(int client, String target, Connections connections) throws IOException {
        Headers digest = Headers.builder()
                .add("content-md5", Base64.getEncoder().encodeToString(new byte[16]))
                .build();
        HttpConnection wire = connections.open(endpoint, Addresses.attacker(client % 8), PATIENCE);
        wire.write(user(client).head("POST", target, DOCUMENT_BYTES, digest));
        return answerOf(wire, ALMOST_A_DOCUMENT, connections);
    }

    /** Empty objects with as many headers as a head can hold. */
    Attack.Kind emptyObjectsWithLargeHeaders() {
        int clients = 8;
        int each = times == 1 ? EMPTY_OBJECTS / clients / REQUESTS_A_CONNECTION : times;
        return new Attack.Kind(
                "PUT of an empty object, large headers",
                clients,
                each,
                times == 1 ? Duration.ZERO : Duration.ofMillis(500),
                (client, n, connections) -> {
                    HttpConnection wire = connections.open(endpoint, Addresses.attacker(16 + client), PATIENCE);
                    int first = n * REQUESTS_A_CONNECTION;
                    for (int i = first; i < first + REQUESTS_A_CONNECTION - 1; i++) {
                        connections.answered(putEmpty(client, i * clients + client, wire));
                    }
                    return putEmpty(client, (first + REQUESTS_A_CONNECTION - 1) * clients + client, wire);
                });
    }

    private String putEmpty(int client, int number, HttpConnection wire) throws IOException {
        String key = "/" + BUCKET + "/empty/" + number % EMPTY_OBJECTS;
        wire.write(user(client).head("PUT", key, 0, largeHeaders(number)));
        return Session.code(wire.read());
    }

    private static Headers largeHeaders(int n) {
        Headers.Builder headers = Headers.builder();
        switch (n / 8 % 8) {
            case 1 -> {
                for (int i = 0; i < HEADER_NAMES; i++) {
                    headers.add("x-amz-meta-" + n + "-" + i, "v");
                }
            }
            case 2 -> headers.add("x-amz-meta-a", "m".repeat(2000));
            default -> headers.add("content-disposition", "d".repeat(DISPOSITION_BYTES));
        }
        return headers.build();
    }

    /** Logins at a provider that accepts connections and never answers, with forms of the maximum size. */
    Attack.Kind formsForASilentProvider(String token) {
        byte[] form = padded(Session.form(token), FORM_BYTES);
        return new Attack.Kind(
                "full form for a provider that is silent",
                1200,
                times,
                Duration.ofSeconds(10),
                (client, n, connections) -> {
                    HttpConnection wire = connections.open(endpoint, Addresses.attacker(32 + client % 8), PATIENCE);
                    wire.write(Session.formHead(endpoint, form.length));
                    return answerOf(wire, form, connections);
                });
    }

    private static byte[] padded(String form, int bytes) {
        String start = form + "&Padding=";
        return (start + "p".repeat(bytes - start.length())).getBytes(UTF_8);
    }

    /** Forms without their last byte. */
    Attack.Kind unfinishedForms() {
        return new Attack.Kind(
                "form less one byte, from one address", 400, times, Duration.ofSeconds(5), (client, n, connections) -> {
                    HttpConnection wire = connections.open(endpoint, Addresses.attacker(48), PATIENCE);
                    wire.write(Session.formHead(endpoint, FORM_BYTES));
                    return answerOf(wire, ALMOST_A_FORM, connections);
                });
    }

    /** Forms that arrive in drops, just fast enough not to count as stalled. */
    Attack.Kind slowForms() {
        return new Attack.Kind(
                "form in drops, from one address", 200, times, Duration.ofSeconds(5), (client, n, connections) -> {
                    HttpConnection wire = connections.open(endpoint, Addresses.attacker(49), Duration.ofSeconds(1));
                    wire.write(Session.formHead(endpoint, FORM_BYTES));
                    wire.write(new byte[FORM_BYTES / 2]);
                    connections.settled();
                    return inDrops(wire);
                });
    }

    private static String inDrops(HttpConnection wire) throws IOException {
        byte[] drop = new byte[32];
        for (int sent = FORM_BYTES / 2; sent < FORM_BYTES - drop.length; sent += drop.length) {
            wire.write(drop);
            try {
                return Session.code(wire.read());
            } catch (SocketTimeoutException e) {
                // No answer within a second: send the next drop.
            }
        }
        return "taken to the end";
    }

    /** Answers that are read just fast enough to be sent on. */
    Attack.Kind slowReaders() {
        return new Attack.Kind(
                "list or large object, read in sips",
                SLOW_READERS,
                times,
                Duration.ofSeconds(5),
                (client, n, connections) -> {
                    if (n == 0 && times > 1) {
                        LockSupport.parkNanos(client * BETWEEN_SLOW_READERS.toNanos());
                    }
                    HttpConnection wire =
                            connections.openNarrow(endpoint, Addresses.attacker(96 + client % 8), PATIENCE);
                    String target = client % 2 == 0 ? LONG_LIST : LARGE_OBJECT;
                    wire.write(inARow(user(client).head("GET", target, 0, Headers.EMPTY)));
                    connections.settled();
                    return inSips(wire);
                });
    }

    private static byte[] inARow(byte[] request) {
        ByteBuffer all = ByteBuffer.allocate(request.length * REQUESTS_IN_A_ROW);
        while (all.hasRemaining()) {
            all.put(request);
        }
        return all.array();
    }

    private static String inSips(HttpConnection wire) throws IOException {
        while (wire.sip(1024) > 0) {
            LockSupport.parkNanos(BETWEEN_SIPS.toNanos());
        }
        return "read to the end";
    }

    /** Connections on which nothing is sent. */
    Attack.Kind idleConnections(int count) {
        return new Attack.Kind(
                "connection without a request, from one address",
                count,
                times,
                Duration.ofSeconds(30),
                (client, n, connections) -> {
                    HttpConnection wire = connections.open(endpoint, Addresses.attacker(64), PATIENCE);
                    connections.settled();
                    return Session.code(wire.read());
                });
    }

    /** Conditional PUTs without their last byte. {@link #readsOfHeldKeys} reads the same keys. */
    Attack.Kind heldConditionalPuts() {
        return new Attack.Kind(
                "conditional PUT less one byte", 20, times, Duration.ofMillis(200), (client, n, connections) -> {
                    HttpConnection wire = connections.open(endpoint, Addresses.attacker(80 + client % 4), PATIENCE);
                    wire.write(user(client)
                            .head(
                                    "PUT",
                                    heldKey(client),
                                    1000,
                                    Headers.builder().add("if-none-match", "*").build()));
                    return answerOf(wire, new byte[999], connections);
                });
    }

    Attack.Kind readsOfHeldKeys() {
        return new Attack.Kind(
                "GET of a key that such a PUT holds", 40, times, Duration.ofMillis(200), (client, n, connections) -> {
                    HttpConnection wire = connections.open(endpoint, Addresses.attacker(84 + client % 4), PATIENCE);
                    wire.write(user(client).head("GET", heldKey(client), 0, Headers.EMPTY));
                    connections.settled();
                    return Session.code(wire.read());
                });
    }

    private static String heldKey(int client) {
        return "/" + BUCKET + "/held/" + client % 20;
    }

    /** Reads that the upstream answers badly. Only our own upstream knows these keys. */
    Attack.Kind readsOfBadAnswers() {
        List<String> keys = List.of("499", "503", "cut", "reset");
        return new Attack.Kind(
                "GET that the upstream answers badly", 8, times, Duration.ofMillis(100), (client, n, connections) -> {
                    String target = "/" + BUCKET + "/bad/" + keys.get((client + n) % keys.size());
                    HttpConnection wire = connections.open(endpoint, Addresses.attacker(88), PATIENCE);
                    wire.write(user(client).head("GET", target, 0, Headers.EMPTY));
                    connections.settled();
                    return Session.code(wire.read());
                });
    }

    /** Sends a body while reading, because a server may answer before it has read everything. */
    private static String answerOf(HttpConnection wire, byte[] body, Connections connections) throws IOException {
        try {
            wire.write(body);
        } catch (IOException e) {
            // The connection was closed meanwhile. There may be an answer all the same.
        }
        connections.settled();
        return Session.code(wire.read());
    }
}
