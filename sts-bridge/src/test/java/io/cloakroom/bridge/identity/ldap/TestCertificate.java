package io.cloakroom.bridge.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSocketFactory;

/** A certificate that signs itself. */
record TestCertificate(Path pem, SSLContext context) {
    private static final String PASSWORD = "changeit";

    /** @param name as keytool takes it: {@code dns:host} or {@code ip:address} */
    static TestCertificate forHost(Path directory, String name) throws Exception {
        Path store = directory.resolve(UUID.randomUUID() + ".p12");
        Path pem = directory.resolve(UUID.randomUUID() + ".pem");
        run(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=directory",
                "-ext",
                "san=" + name,
                "-keystore",
                store.toString());
        run("-exportcert", "-rfc", "-file", pem.toString(), "-keystore", store.toString());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return new TestCertificate(pem, context);
    }

    SSLServerSocketFactory serverSockets() {
        return context.getServerSocketFactory();
    }

    SSLSocketFactory sockets() {
        return context.getSocketFactory();
    }

    private static void run(String command, String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                command,
                "-alias",
                "directory",
                "-storepass",
                PASSWORD));
        line.addAll(List.of(arguments));
        Process keytool = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(output).isZero();
    }
}
