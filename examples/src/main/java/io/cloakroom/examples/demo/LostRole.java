package io.cloakroom.examples.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.examples.login.LoginException;
import io.cloakroom.examples.login.Provider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.S3Client;

/** A role is taken away in Keycloak as an administrator does it in the console, and a session of its user ends. */
final class LostRole {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration SECONDS_OF_THE_CHANGE = Duration.ofSeconds(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final String realm;
    private final String token;

    private LostRole(HttpClient http, String realm, String token) {
        this.http = http;
        this.realm = realm;
        this.token = token;
    }

    /**
     * Takes the role from the user, waits until the session is refused, and gives the role back.
     *
     * @param s3 with a session of the user
     * @param keycloak its base URL, where the administrator is {@code admin} with that password
     * @return how long after Keycloak's answer the first request was refused
     * @throws IOException if none is within ten seconds, or Keycloak refuses the change
     */
    static Duration take(S3Client s3, String keycloak, String user, String role)
            throws IOException, LoginException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            s3.listBuckets();
            try {
                login(http, keycloak).change("DELETE", user, role);
                return untilRefused(s3, System.nanoTime());
            } finally {
                give(keycloak, user, role);
                // What is asserted in the second of the change, or in the next, is from before it.
                Thread.sleep(SECONDS_OF_THE_CHANGE.toMillis());
            }
        }
    }

    /** Gives the role, if the user does not have it. */
    static void give(String keycloak, String user, String role)
            throws IOException, LoginException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            login(http, keycloak).change("POST", user, role);
        }
    }

    private static LostRole login(HttpClient http, String keycloak) throws IOException, LoginException {
        String token = Provider.discover(http, keycloak + "/realms/master")
                .password("admin-cli", "admin", "admin", "openid")
                .accessToken();
        return new LostRole(http, keycloak + "/admin/realms/demo", token);
    }

    private static Duration untilRefused(S3Client s3, long answered) throws IOException {
        while (System.nanoTime() - answered < LIMIT.toNanos()) {
            try {
                s3.listBuckets();
            } catch (AwsServiceException e) {
                if (!String.valueOf(e.getMessage()).contains("revoked")) {
                    throw e;
                }
                return Duration.ofNanos(System.nanoTime() - answered);
            }
        }
        throw new IOException("the session is good %d seconds after the role is gone".formatted(LIMIT.toSeconds()));
    }

    private JsonNode read(String path) throws IOException, InterruptedException {
        return JSON.readTree(send(request(path).GET(), 200));
    }

    private void change(String method, String user, String role) throws IOException, InterruptedException {
        String id =
                read("/users?exact=true&username=" + user).path(0).path("id").asText();
        String path = "/users/%s/role-mappings/realm".formatted(id);
        String roles = "[" + read("/roles/" + role) + "]";
        send(
                request(path).header("Content-Type", "application/json").method(method, BodyPublishers.ofString(roles)),
                204);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(realm + path)).header("Authorization", "Bearer " + token);
    }

    private String send(HttpRequest.Builder request, int expected) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request.timeout(LIMIT).build(), BodyHandlers.ofString());
        if (answer.statusCode() != expected) {
            throw new IOException("%s answers %d".formatted(answer.uri(), answer.statusCode()));
        }
        return answer.body();
    }
}
