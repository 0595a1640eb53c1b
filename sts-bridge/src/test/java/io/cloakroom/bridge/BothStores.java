package io.cloakroom.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.UriEncoding;
import io.cloakroom.aws.sigv4.SigV4Signer;
import io.cloakroom.aws.sigv4.SigV4Signer.Credential;
import io.cloakroom.bridge.config.ConfigException;
import io.cloakroom.bridge.config.ConfigLoader;
import io.cloakroom.bridge.server.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A bridge with a store of its own, and a gateway in front of it, for clients that speak byte by byte. Both know the
 * owner, the bucket {@code alpha}, and its name as a host: {@code alpha.s3.example}.
 */
final class BothStores implements AutoCloseable {
    private static final Credential OWNER =
            new Credential("owner", new Secret("a-password-of-the-owner"), Optional.empty());
    private static final SigV4Signer SIGNER = new SigV4Signer(OWNER, "us-east-1", "s3");

    private final Bridge server;
    private final Bridge gateway;

    /** Which of them is asked. */
    enum Mode {
        SERVER,
        GATEWAY
    }

    BothStores(Path folder) throws IOException, ConfigException {
        server = server(folder.resolve("store"));
        gateway = gateway(server, folder.resolve("gateway"));
        assertThat(ask(Mode.SERVER, "PUT", "/alpha", "").status()).isEqualTo(200);
    }

    static Bridge server(Path store) throws IOException, ConfigException {
        return start(new ConfigLoader.Mode.Server(store.toString()), Map.of());
    }

    static Bridge gateway(Bridge behind, Path data) throws IOException, ConfigException {
        return start(
                new ConfigLoader.Mode.Gateway(behind.endpoint().toString()),
                Map.of(
                        "CLOAKROOM_DATA",
                        data.toString(),
                        "CLOAKROOM_UPSTREAM_ACCESS_KEY",
                        OWNER.accessKeyId(),
                        "CLOAKROOM_UPSTREAM_SECRET_KEY",
                        OWNER.secretAccessKey().reveal()));
    }

    private static Bridge start(ConfigLoader.Mode mode, Map<String, String> more) throws ConfigException, IOException {
        Map<String, String> settings = new LinkedHashMap<>(more);
        settings.put("CLOAKROOM_ADDRESS", "127.0.0.1:0");
        settings.put("MINIO_DOMAIN", "s3.example");
        settings.put("MINIO_ROOT_USER", OWNER.accessKeyId());
        settings.put("MINIO_ROOT_PASSWORD", OWNER.secretAccessKey().reveal());
        return Bridge.start(ConfigLoader.load(mode, Map.of(), settings));
    }

    Bridge of(Mode mode) {
        return mode == Mode.SERVER ? server : gateway;
    }

    RawClient connect(Mode mode) throws IOException {
        return connect(of(mode));
    }

    static RawClient connect(Bridge bridge) throws IOException {
        URI endpoint = bridge.endpoint();
        return new RawClient(new InetSocketAddress(InetAddress.getByName(endpoint.getHost()), endpoint.getPort()));
    }

    /**
     * The head of a request of the owner, without the empty line at its end. Headers come in pairs of name and value,
     * and are signed.
     */
    static String signed(String method, String target, String... headers) {
        return signed(SIGNER, "UNSIGNED-PAYLOAD", method, target, headers);
    }

    /** @param payload the value of {@code x-amz-content-sha256} */
    static String signedPayload(String payload, String method, String target, String... headers) {
        return signed(SIGNER, payload, method, target, headers);
    }

    /** One whose signature is wrong. */
    static String signedBadly(String method, String target, String... headers) {
        Credential other = new Credential(OWNER.accessKeyId(), new Secret("another-password"), Optional.empty());
        return signed(new SigV4Signer(other, "us-east-1", "s3"), "UNSIGNED-PAYLOAD", method, target, headers);
    }

    private static String signed(SigV4Signer signer, String payload, String method, String target, String... headers) {
        Headers.Builder given = Headers.builder().add("host", "s3.example");
        for (int i = 0; i < headers.length; i += 2) {
            given.add(headers[i], headers[i + 1]);
        }
        RequestHead head = RequestHead.parse(method, target, given.build());
        RequestHead canonical = new RequestHead(
                method, UriEncoding.canonicalPath(head.rawPath()), head.rawQuery(), head.query(), head.headers());
        StringBuilder lines = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        signer.sign(canonical, payload, Instant.now())
                .forEach((name, value) -> lines.append(name + ": " + value + "\r\n"));
        return lines.toString();
    }

    /** A whole request of the owner. Body with one char per byte. */
    static String whole(String method, String target, String body, String... headers) {
        return signed(method, target, headers) + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** The owner asks on a connection of its own. */
    RawClient.Answer ask(Mode mode, String method, String target, String body, String... headers) throws IOException {
        try (RawClient client = connect(mode)) {
            client.sendBytes(whole(method, target, body, headers).getBytes(StandardCharsets.ISO_8859_1));
            return method.equals("HEAD") ? client.readHeadOnly() : client.read();
        }
    }

    /** Puts a bucket policy in place, at both: each decides by its own. */
    void putPolicy(String document) throws IOException {
        for (Mode mode : Mode.values()) {
            RawClient.Answer answer = ask(mode, "PUT", "/alpha?policy=", document, "content-md5", md5(document));
            assertThat(answer.status()).as(answer.text()).isEqualTo(204);
        }
    }

    private static String md5(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether there is an object of this key, in canonical encoding. */
    boolean has(String key) throws IOException {
        return ask(Mode.SERVER, "HEAD", "/alpha/" + key, "").status() == 200;
    }

    @Override
    public void close() {
        gateway.close();
        server.close();
    }
}
