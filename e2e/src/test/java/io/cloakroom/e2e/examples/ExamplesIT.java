package io.cloakroom.e2e.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.e2e.Clients;
import io.cloakroom.e2e.Mode;
import io.cloakroom.e2e.Stack;
import io.cloakroom.e2e.User;
import io.cloakroom.testkit.BridgeProcess;
import io.cloakroom.testkit.Checkout;
import io.minio.admin.MinioAdminClient;
import io.minio.admin.UserInfo;
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
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
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
     * What a browser does: get the page, send the form with the page's cookies, follow the redirect to the program that
     * waits. The cookies are marked for secure connections; browsers send those to the loopback address all the same,
     * Java's cookie store does not.
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

    @Test
    void aUserTakesOnTheRole(@TempDir Path folder) throws Exception {
        AwsCredentials owner = AwsBasicCredentials.create("owner", "a-password-of-the-owner");
        try (BridgeProcess bridge = BridgeProcess.start(BridgeProcess.Options.server(folder.resolve("data"))
                .with("MINIO_ROOT_USER", owner.accessKeyId())
                .with("MINIO_ROOT_PASSWORD", owner.secretAccessKey()))) {
            MinioAdminClient admin = MinioAdminClient.builder()
                    .endpoint(bridge.endpoint().toString())
                    .credentials(owner.accessKeyId(), owner.secretAccessKey())
                    .build();
            admin.addUser("warehouse", UserInfo.Status.ENABLED, "warehouse-secret-key", null, null);
            admin.addCannedPolicy("lab-listing", """
                    {"Version":"2012-10-17","Statement":[
                     {"Effect":"Allow","Action":["s3:ListBucket"],"Resource":["arn:aws:s3:::lab-data"]}]}""");
            try (S3Client s3 = Clients.s3(bridge.endpoint(), StaticCredentialsProvider.create(owner))) {
                s3.createBucket(request -> request.bucket("lab-data"));
                s3.putObject(request -> request.bucket("lab-data").key("a.csv"), RequestBody.fromString("a"));
            }
            Path root = Checkout.find().root();
            Process create = process(
                    Map.of("MINIO_ROOT_USER", owner.accessKeyId(), "MINIO_ROOT_PASSWORD", owner.secretAccessKey()),
                    root.resolve("bin/cloakroom").toString(),
                    "role",
                    "create",
                    "lab-reader",
                    "--trust",
                    root.resolve("examples/role/trust.json").toString(),
                    "--policy",
                    "readonly,lab-listing",
                    "--url",
                    bridge.endpoint().toString());
            assertThat(create.inputReader().readLine()).contains("arn:aws:iam::000000000000:role/lab-reader");
            assertThat(create.waitFor()).isZero();

            Map<String, String> user =
                    Map.of("AWS_ACCESS_KEY_ID", "warehouse", "AWS_SECRET_ACCESS_KEY", "warehouse-secret-key");
            String run = root.resolve("examples/role/run").toString();
            String endpoint = bridge.endpoint().toString();
            Process listed = process(user, run, "--endpoint", endpoint, "--bucket", "lab-data");
            assertThat(listed.inputReader().readLine())
                    .startsWith("arn:aws:sts::000000000000:assumed-role/lab-reader/");
            assertThat(listed.inputReader().readLine()).endsWith("a.csv");
            assertThat(listed.waitFor()).isZero();
            Process refused =
                    process(user, run, "--endpoint", endpoint, "--bucket", "lab-data", "--external-id", "other");
            assertThat(refused.errorReader().readLine()).contains("Not authorized to perform sts:AssumeRole");
            assertThat(refused.waitFor()).isEqualTo(1);
        }
    }

    private static Process process(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder.start();
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
