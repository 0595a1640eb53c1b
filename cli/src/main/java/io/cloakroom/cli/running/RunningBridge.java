package io.cloakroom.cli.running;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.UriEncoding;
import io.cloakroom.aws.sigv4.SigV4Signer;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;

/** A running bridge, called through Cloakroom's own part of its admin API. */
public final class RunningBridge {
    private static final String PATH = "/minio/admin/v3/cloakroom/";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int MAX_ANSWER_BYTES = 64 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI endpoint;
    private final SigV4Signer signer;

    /** @param endpoint scheme, host and port */
    RunningBridge(URI endpoint, SigV4Signer.Credential credential) {
        this.endpoint = endpoint;
        // Calls of MinIO's admin API are signed for no region.
        this.signer = new SigV4Signer(credential, "", "s3");
    }

    /** @throws Refused if the bridge refuses or cannot be reached */
    public JsonNode get(String call) throws Refused {
        return send("GET", call, "", new byte[0]);
    }

    /** @throws Refused if the bridge refuses or cannot be reached; the call may have been carried out all the same */
    public JsonNode post(String call, Map<String, String> parameters, JsonNode body) throws Refused {
        String query = parameters.entrySet().stream()
                .map(each ->
                        UriEncoding.encodeComponent(each.getKey()) + "=" + UriEncoding.encodeComponent(each.getValue()))
                .collect(Collectors.joining("&", parameters.isEmpty() ? "" : "?", ""));
        return send(
                "POST",
                call,
                query,
                body.isMissingNode() ? new byte[0] : body.toString().getBytes(UTF_8));
    }

    private JsonNode send(String method, String call, String query, byte[] body) throws Refused {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(endpoint + PATH + call + query))
                .timeout(TIMEOUT)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        sign(method, PATH + call + query, body).forEach((name, value) -> {
            if (!name.equals("host")) {
                request.setHeader(name, value);
            }
        });
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build()) {
            return read(client.send(request.build(), BodyHandlers.ofInputStream()));
        } catch (ConnectException | HttpTimeoutException e) {
            throw Refused.by("no bridge answers at %s; --url says where it is".formatted(endpoint));
        } catch (IOException e) {
            throw Refused.by("the bridge at %s cannot be called: %s".formatted(endpoint, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refused.by("interrupted");
        }
    }

    private Headers sign(String method, String target, byte[] body) {
        Headers host = Headers.builder().add("host", host()).build();
        return signer.sign(
                RequestHead.parse(method, target, host),
                hash(body),
                InstantSource.system().instant());
    }

    /** The value of {@code Host}, as the JDK's client sends it. */
    private String host() {
        boolean isStandard = endpoint.getPort() == (endpoint.getScheme().equals("https") ? 443 : 80);
        return endpoint.getPort() < 0 || isStandard
                ? endpoint.getHost()
                : endpoint.getHost() + ":" + endpoint.getPort();
    }

    private JsonNode read(HttpResponse<InputStream> response) throws IOException, Refused {
        byte[] bytes;
        try (InputStream in = response.body()) {
            bytes = in.readNBytes(MAX_ANSWER_BYTES);
        }
        JsonNode answer = tree(bytes);
        if (response.statusCode() == 200) {
            return answer;
        }
        if (answer.path("Code").isTextual()) {
            throw Refused.by("the bridge refuses: %s (%s)"
                    .formatted(
                            answer.path("Message").asText(), answer.path("Code").asText()));
        }
        throw Refused.by("what answers at %s is not a bridge, or one without these calls: HTTP status %d"
                .formatted(endpoint, response.statusCode()));
    }

    private static JsonNode tree(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private static String hash(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
