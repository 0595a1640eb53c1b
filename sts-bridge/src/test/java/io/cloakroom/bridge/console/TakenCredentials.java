package io.cloakroom.bridge.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sigv4.SigV4Signer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Optional;

/** A client of S3 with credentials that were taken along from the console. */
final class TakenCredentials {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final URI s3;
    private final SigV4Signer signer;

    TakenCredentials(URI s3, JsonNode given) {
        this.s3 = s3;
        this.signer = new SigV4Signer(
                new SigV4Signer.Credential(
                        given.path("accessKeyId").asText(),
                        new Secret(given.path("secretAccessKey").asText()),
                        Optional.of(new Secret(given.path("sessionToken").asText()))),
                "us-east-1",
                "s3");
    }

    /** The status of the answer. */
    int send(String method, String target) {
        Headers headers =
                Headers.builder().add("host", s3.getHost() + ":" + s3.getPort()).build();
        RequestHead head = RequestHead.parse(method, target, headers);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(s3.resolve(target)).method(method, BodyPublishers.noBody());
        signer.sign(head, "UNSIGNED-PAYLOAD", Instant.now()).forEach((name, value) -> {
            if (!name.equals("host")) {
                request.header(name, value);
            }
        });
        try {
            return HTTP.send(request.build(), BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
