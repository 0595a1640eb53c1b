package io.cloakroom.examples;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.examples.login.BrowserLogin;
import io.cloakroom.examples.login.LoginException;
import io.cloakroom.examples.login.Provider;
import io.cloakroom.examples.login.Tokens;
import java.awt.Desktop;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/** A person logs in with a browser and gets session credentials; prints them and the buckets they see, as JSON. */
public final class WebIdentity {
    private static final Map<String, String> OPTIONS = Map.of(
            "--issuer", "http://127.0.0.1:8080/realms/demo",
            "--client", "s3-cli",
            "--endpoint", "http://127.0.0.1:9000");

    private WebIdentity() {}

    public static void main(String[] arguments) {
        try {
            Arguments options = Arguments.parse(arguments, OPTIONS, Set.of("--no-browser"));
            System.out.println(run(options, options.isOn("--no-browser") ? uri -> {} : WebIdentity::open));
        } catch (IllegalArgumentException | IOException | LoginException | SdkException e) {
            System.err.println("web-identity: " + e.getMessage());
            System.exit(1);
        }
    }

    private static String run(Arguments options, Consumer<URI> browser) throws IOException, LoginException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            Provider provider = Provider.discover(http, options.value("--issuer"));
            Tokens tokens = new BrowserLogin(provider, options.value("--client"), uri -> {
                        System.err.println("Log in at:\n" + uri);
                        browser.accept(uri);
                    })
                    .login("openid s3");
            return report(new Bridge(URI.create(options.value("--endpoint"))), tokens);
        }
    }

    private static String report(Bridge bridge, Tokens tokens) {
        AwsSessionCredentials credentials = bridge.assumeRoleWithWebIdentity(tokens.accessToken());
        ObjectNode report = new ObjectMapper().createObjectNode();
        report.putObject("credentials")
                .put("accessKeyId", credentials.accessKeyId())
                .put("secretAccessKey", credentials.secretAccessKey())
                .put("sessionToken", credentials.sessionToken())
                .put(
                        "expiration",
                        credentials.expirationTime().map(Object::toString).orElse(""));
        var names = report.putArray("buckets");
        try (S3Client s3 = bridge.s3(credentials)) {
            s3.listBuckets().buckets().forEach(bucket -> names.add(bucket.name()));
        }
        return report.toPrettyString();
    }

    /** Opens the browser where there is one; the address was printed anyway. */
    private static void open(URI uri) {
        try {
            Desktop.getDesktop().browse(uri);
        } catch (UnsupportedOperationException | IOException e) {
            System.err.println("(No browser could be opened: open the address yourself.)");
        }
    }
}
