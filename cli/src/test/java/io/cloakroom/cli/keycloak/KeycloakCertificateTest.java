package io.cloakroom.cli.keycloak;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.cloakroom.cli.Cloakroom;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** To whom an administrator's password goes. */
class KeycloakCertificateTest {
    private static final char[] PASSWORD = "password".toCharArray();

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        its certificate is good      | ip:127.0.0.1          | true  | there is no realm `master`
        nobody has signed for it     | ip:127.0.0.1          | false | cannot be reached
        it is that of another server | dns:login.example.org | true  | cannot be reached
        """)
    void s66_noPasswordGoesToWhoHasABadCertificate(String why, String name, boolean isTrusted, String words)
            throws Exception {
        KeyStore keys = certificate(name);
        Path authority = folder.resolve("authority.pem");
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII))
                .encodeToString(keys.getCertificate("key").getEncoded());
        Files.writeString(authority, "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n".formatted(base64));
        var received = new ConcurrentLinkedQueue<String>();
        HttpsServer server = serve(keys, received);
        List<String> arguments = new ArrayList<>(List.of("keycloak", "check", "--realm", "acme", "--user", "root"));
        arguments.addAll(List.of(
                "--password-file",
                "-",
                "--url",
                "https://127.0.0.1:%d".formatted(server.getAddress().getPort())));
        if (isTrusted) {
            arguments.addAll(List.of("--ca-file", authority.toString()));
        }
        try {
            Cloakroom run = Cloakroom.runWith("a password\n", arguments.toArray(String[]::new));

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.errors()).contains(words);
            assertThat(received.isEmpty()).isEqualTo(words.contains("reached"));
        } finally {
            server.stop(0);
        }
    }

    private static HttpsServer serve(KeyStore keys, ConcurrentLinkedQueue<String> received) throws Exception {
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            received.add(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    /** A certificate that signs itself, with its key. */
    private KeyStore certificate(String name) throws Exception {
        Path store = folder.resolve("keys");
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String arguments = "-genkeypair -keyalg EC -alias key -dname CN=keycloak -storetype PKCS12 -storepass "
                + String.valueOf(PASSWORD) + " -ext bc=ca:true -ext san=" + name;
        List<String> command = new ArrayList<>(List.of(tool, "-keystore", store.toString()));
        command.addAll(List.of(arguments.split(" ", -1)));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }
}
