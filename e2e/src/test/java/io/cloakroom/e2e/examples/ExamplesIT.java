package io.cloakroom.e2e.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.e2e.Mode;
import io.cloakroom.e2e.Stack;
import io.cloakroom.e2e.User;
import io.cloakroom.testkit.Checkout;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

class ExamplesIT {
    private static final Pattern FORM = Pattern.compile("<form[^>]* action=\"([^\"]+)\"");

    @Test
    void webIdentityLogsInWithABrowserAndShowsTheBuckets() throws Exception {
        Process example = start("web-identity", Map.of(), "--no-browser");
        try (BufferedReader told = example.errorReader(StandardCharsets.UTF_8)) {
            assertThat(told.readLine()).isEqualTo("Log in at:");
            logIn(URI.create(told.readLine()), "analyst");

            JsonNode report = new ObjectMapper().readTree(example.getInputStream());
            assertThat(example.waitFor()).isZero();
            assertThat(report.at("/credentials/accessKeyId").textValue()).startsWith("ASIA");
            assertThat(report.at("/credentials/expiration").textValue()).isNotEmpty();
            assertThat(report.at("/buckets")).extracting(JsonNode::textValue).containsExactly(Stack.LAB_DATA);
        } finally {
            example.destroy();
        }
    }

    /**
     * What a browser does: get the page, send the form with the page's cookies, follow the redirect to the program that waits. The
     * cookies are marked for secure connections; browsers send those to the loopback address all the same, Java's cookie store does
     * not.
     */
    private static void logIn(URI page, String user) throws IOException, InterruptedException {
        try (HttpClient browser = HttpClient.newHttpClient()) {
            HttpResponse<String> login =
                    browser.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
            Matcher form = FORM.matcher(login.body());
            assertThat(form.find()).as(login.body()).isTrue();
            String cookies = login.headers().allValues("set-cookie").stream()
                    .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                    .collect(Collectors.joining("; "));
            HttpResponse<String> redirect = browser.send(
                    HttpRequest.newBuilder(URI.create(form.group(1).replace("&amp;", "&")))
                            .header("content-type", "application/x-www-form-urlencoded")
                            .header("cookie", cookies)
                            .POST(HttpRequest.BodyPublishers.ofString("username=%1$s&password=%1$s".formatted(user)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(redirect.statusCode()).as(redirect.body()).isEqualTo(302);
            URI callback = URI.create(redirect.headers().firstValue("location").orElseThrow());
            browser.send(HttpRequest.newBuilder(callback).build(), HttpResponse.BodyHandlers.discarding());
        }
    }

    @Test
    void clientGrantsUploadsAFile(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("job.log"), "done");

        Process example = start(
                "client-grants",
                Map.of("CLIENT_SECRET", "batch-job-demo-secret"),
                "--file",
                file.toString(),
                "--bucket",
                Stack.LAB_DATA,
                "--key",
                "examples/job.log");

        assertThat(example.inputReader().readLine()).endsWith("s3://lab-data/examples/job.log");
        assertThat(example.waitFor()).isZero();
        try (S3Client s3 = User.ANALYST.s3(Mode.SERVER)) {
            assertThat(s3.getObjectAsBytes(get -> get.bucket(Stack.LAB_DATA).key("examples/job.log"))
                            .asUtf8String())
                    .isEqualTo("done");
        }
    }

    private static Process start(String example, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Checkout.find()
                        .root()
                        .resolve("examples")
                        .resolve(example)
                        .resolve("run")
                        .toString(),
                "--issuer",
                Stack.keycloak().issuer("demo"),
                "--endpoint",
                Stack.server().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder.start();
    }
}
