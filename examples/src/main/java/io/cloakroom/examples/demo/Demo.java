package io.cloakroom.examples.demo;

import io.cloakroom.examples.Bridge;
import io.cloakroom.examples.login.LoginException;
import io.cloakroom.examples.login.Provider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * What {@code bin/demo} needs and a shell does not have everywhere. Subcommands: {@code free PORT}, {@code await URL
 * PID SECONDS}, {@code token ISSUER USER}, {@code profile ENDPOINT}, {@code seed ENDPOINT TOKENFILE}, {@code s3
 * ENDPOINT TOKENFILE ls|cp …}, {@code lose ENDPOINT TOKENFILE KEYCLOAK USER ROLE}, {@code give KEYCLOAK USER ROLE}.
 */
public final class Demo {
    private static final Duration POLL = Duration.ofMillis(250);

    private Demo() {}

    public static void main(String[] arguments) throws Exception {
        try {
            run(List.of(arguments));
        } catch (AwsServiceException e) {
            System.err.printf(
                    "An error occurred (%s): %s%n",
                    e.awsErrorDetails().errorCode(), e.awsErrorDetails().errorMessage());
            System.exit(1);
        } catch (SdkException | IOException | LoginException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void run(List<String> arguments) throws IOException, LoginException, InterruptedException {
        switch (arguments.isEmpty() ? "" : arguments.get(0)) {
            case "free" -> System.out.println(isFree(Integer.parseInt(arguments.get(1))) ? "free" : "busy");
            case "await" -> {
                Duration limit = Duration.ofSeconds(Long.parseLong(arguments.get(3)));
                await(URI.create(arguments.get(1)), Long.parseLong(arguments.get(2)), limit);
            }
            case "token" -> printToken(arguments.get(1), arguments.get(2));
            case "profile" -> printProfile(URI.create(arguments.get(1)));
            case "seed" -> {
                try (S3Client s3 = s3(arguments)) {
                    new DemoObjects(s3).seed();
                }
            }
            case "s3" -> {
                try (S3Client s3 = s3(arguments)) {
                    new S3Command(s3, System.out).run(arguments.subList(3, arguments.size()));
                }
            }
            case "lose" -> {
                try (S3Client s3 = s3(arguments)) {
                    Duration time = LostRole.take(s3, arguments.get(3), arguments.get(4), arguments.get(5));
                    System.out.printf(
                            "%s loses %s in Keycloak, and %d ms later the same credentials are refused%n",
                            arguments.get(4), arguments.get(5), time.toMillis());
                }
            }
            case "give" -> LostRole.give(arguments.get(1), arguments.get(2), arguments.get(3));
            default -> throw new IllegalArgumentException("unknown subcommand");
        }
    }

    /** @param arguments subcommand, endpoint, file with the token */
    private static S3Client s3(List<String> arguments) throws IOException {
        Bridge bridge = new Bridge(URI.create(arguments.get(1)));
        String token = Files.readString(Path.of(arguments.get(2))).strip();
        return bridge.s3(bridge.assumeRoleWithWebIdentity(token));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits until a URL answers 200, the process has ended, or the time is over. */
    private static void await(URI url, long pid, Duration limit) throws IOException, InterruptedException {
        ProcessHandle process =
                ProcessHandle.of(pid).orElseThrow(() -> new IOException("the process has ended at once"));
        long deadline = System.nanoTime() + limit.toNanos();
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (!answers(http, url)) {
                if (System.nanoTime() > deadline) {
                    throw new IOException("%s does not answer after %d seconds".formatted(url, limit.toSeconds()));
                }
                if (endsWithin(process.onExit(), POLL)) {
                    throw new IOException("the process has ended");
                }
            }
        }
    }

    private static boolean endsWithin(CompletableFuture<ProcessHandle> exit, Duration time)
            throws InterruptedException {
        try {
            exit.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean answers(HttpClient http, URI url) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(5)).build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The profile for {@code aws sso login}: the first block of the page on which the bridge says how to set up tools.
     */
    private static void printProfile(URI bridge) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String page = http.send(
                            HttpRequest.newBuilder(bridge.resolve("/-/setup")).build(), BodyHandlers.ofString())
                    .body();
            Matcher block = Pattern.compile("<pre>(.*?)</pre>", Pattern.DOTALL).matcher(page);
            if (!block.find()) {
                throw new IOException("%s has no profile at /-/setup".formatted(bridge));
            }
            System.out.print(block.group(1));
        }
    }

    /** In the demo every user's password is the user's name. */
    private static void printToken(String issuer, String user) throws IOException, LoginException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            System.out.println(Provider.discover(http, issuer)
                    .password("s3-cli", user, user, "openid s3")
                    .accessToken());
        }
    }
}
