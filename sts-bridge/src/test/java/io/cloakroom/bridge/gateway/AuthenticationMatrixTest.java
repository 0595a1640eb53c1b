package io.cloakroom.bridge.gateway;

import static io.cloakroom.bridge.authn.SigningClient.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.payload.PayloadKind;
import io.cloakroom.aws.s3.Addresses;
import io.cloakroom.aws.s3.Addresses.Address;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.sigv4.AuthenticationKind;
import io.cloakroom.bridge.authn.PostForms;
import io.cloakroom.bridge.authn.SigV2Links;
import io.cloakroom.bridge.authn.SigningClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What becomes of a request: each operation of the router, by each way to authenticate, with each kind of payload, sent
 * by the owner or, without a name, to a bucket that is open to everybody. Kept in {@code authentication-matrix.txt}.
 * When it changes on purpose, copy {@code target/authentication-matrix.txt} over it and review the difference.
 */
class AuthenticationMatrixTest extends GatewayTest {
    private static final String FILE = "authentication-matrix.txt";
    private static final String LENGTH = "40";

    /** The values of {@code x-amz-content-sha256}. */
    private static final Map<String, String> PAYLOADS = payloads();

    private static Map<String, String> payloads() {
        Map<String, String> payloads = new LinkedHashMap<>();
        payloads.put("empty", PayloadKind.EMPTY_SHA256);
        payloads.put("unsigned", "UNSIGNED-PAYLOAD");
        payloads.put("hashed", "0".repeat(64));
        payloads.put("signed-chunks", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
        payloads.put("signed-chunks-trailer", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER");
        payloads.put("unsigned-chunks-trailer", "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
        return payloads;
    }

    @BeforeEach
    void openAlpha() {
        bucketPolicies.put("alpha", """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":["s3:*"],
                 "Resource":["arn:aws:s3:::alpha","arn:aws:s3:::alpha/*"]}]}""".getBytes(StandardCharsets.UTF_8));
    }

    @DisplayName("S-37 every operation, by every way to authenticate, with every payload, ends as reviewed")
    @Test
    void s37_everyCellEndsAsReviewed() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("# What becomes of each operation by each way to authenticate: the payloads it is taken with, and how"
                + " the others are refused. Made by AuthenticationMatrixTest.");
        for (S3Operation operation : S3Operation.values()) {
            for (AuthenticationKind authentication : AuthenticationKind.values()) {
                lines.add(line(operation, authentication));
            }
        }
        String matrix = String.join("\n", lines) + "\n";
        Files.writeString(Path.of("target", FILE), matrix);

        try (InputStream reviewed = Objects.requireNonNull(getClass().getResourceAsStream(FILE), FILE)) {
            assertThat(matrix).isEqualTo(new String(reviewed.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Payloads with the same outcome share it. */
    private String line(S3Operation operation, AuthenticationKind authentication) {
        Map<String, List<String>> payloadsByOutcome = new LinkedHashMap<>();
        PAYLOADS.forEach((name, value) -> payloadsByOutcome
                .computeIfAbsent(outcome(operation, authentication, value), any -> new ArrayList<>())
                .add(name));
        List<String> outcomes = payloadsByOutcome.entrySet().stream()
                .map(entry -> entry.getKey() + ": "
                        + (entry.getValue().size() == PAYLOADS.size() ? "all" : String.join(" ", entry.getValue())))
                .toList();
        return "%-29s %-16s %s".formatted(operation, authentication, String.join("; ", outcomes));
    }

    private String outcome(S3Operation operation, AuthenticationKind authentication, String payload) {
        try {
            return switch (begin(request(operation, authentication, payload))) {
                case GatewayStep.Stream stream -> named(stream.call().call().operation(), operation);
                case GatewayStep.Buffer buffer -> "taken";
                case GatewayStep.Deferred deferred -> "taken";
                case GatewayStep.Form form -> "taken";
                case GatewayStep.Pieces pieces -> "taken";
            };
        } catch (AwsException e) {
            return e.code().wireName();
        }
    }

    private static String named(S3Operation found, S3Operation asked) {
        return found == asked ? "taken" : "taken as " + found;
    }

    private static RequestHead request(S3Operation operation, AuthenticationKind authentication, String payload) {
        Address address = Addresses.of(operation);
        String[] headers = headers(address, payload);
        if (operation == S3Operation.POST_OBJECT || authentication == AuthenticationKind.POST_FORM) {
            headers = plus(headers, "content-type", "multipart/form-data; boundary=" + PostForms.BOUNDARY);
        }
        SigningClient owner = SigningClient.root();
        return switch (authentication) {
            case SIGNED_HEADER -> owner.sign(address.method(), address.target(), payload, headers);
            case PRESIGNED_URL ->
                owner.presign(address.method(), address.target(), HOUR, plus(headers, "x-amz-content-sha256", payload));
            case PRESIGNED_URL_V2 ->
                SigV2Links.head(
                        owner.credential(),
                        address.method(),
                        address.target(),
                        NOW.plus(HOUR),
                        plus(headers, "x-amz-content-sha256", payload));
            case POST_FORM -> bare("POST", address.target(), plus(headers, "x-amz-content-sha256", payload));
            case ANONYMOUS -> bare(address.method(), address.target(), plus(headers, "x-amz-content-sha256", payload));
        };
    }

    private static String[] headers(Address address, String payload) {
        String[] headers = {"content-length", payload.equals(PayloadKind.EMPTY_SHA256) ? "0" : LENGTH};
        if (address.copies()) {
            headers = plus(headers, "x-amz-copy-source", "alpha/source");
        }
        if (payload.startsWith("STREAMING-")) {
            headers = plus(headers, "content-encoding", "aws-chunked");
            headers = plus(headers, "x-amz-decoded-content-length", "3");
        }
        return payload.endsWith("-TRAILER") ? plus(headers, "x-amz-trailer", "x-amz-checksum-crc32") : headers;
    }

    private static String[] plus(String[] headers, String name, String value) {
        String[] more = Arrays.copyOf(headers, headers.length + 2);
        more[headers.length] = name;
        more[headers.length + 1] = value;
        return more;
    }

    private static RequestHead bare(String method, String target, String... headers) {
        Headers.Builder all = Headers.builder().add("host", "127.0.0.1:9000");
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1]);
        }
        return RequestHead.parse(method, target, all.build());
    }
}
