package io.cloakroom.bridge.identity.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.bridge.config.ClaimName;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.tls.TestAuthority;
import io.cloakroom.bridge.tls.TestAuthority.Wanted;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** S-07: a name is resolved once, and what it leads to is checked. */
class PinnedAddressesTest {
    private static final String PASSWORD = "changeit";
    private static final SSLSocketFactory TLS = (SSLSocketFactory) SSLSocketFactory.getDefault();

    private final List<String> lookups = new ArrayList<>();

    @Test
    void s07_aNameIsResolvedOnceHoweverOftenItIsAsked() throws Exception {
        try (FakeOidcProvider fake = new FakeOidcProvider();
                FakeOidcProvider inside = new FakeOidcProvider()) {
            String issuer = fake.issuer().replace("127.0.0.1", "idp.test");
            fake.announce("issuer", issuer);
            fake.announce("jwks_uri", issuer + "/certs");
            List<String> hosts = new ArrayList<>();
            fake.override("/certs", exchange -> {
                hosts.add(exchange.getRequestHeaders().getFirst("Host"));
                fake.answer(exchange);
            });
            // The second answer would be a server inside.
            NameLookup rebinding = host -> {
                lookups.add(host);
                return InetAddress.getAllByName(lookups.size() == 1 ? "127.0.0.1" : "127.0.0.2");
            };
            ProviderClient client = new ProviderClient(Duration.ofMinutes(1), rebinding, TLS);
            OidcProviderConfig config = config(URI.create(issuer + "/.well-known/openid-configuration"), "");

            assertThat(new MetadataReader(config, client).read().keys("rsa")).hasSize(1);

            assertThat(lookups).containsExactly("idp.test");
            assertThat(hosts).containsExactly(URI.create(issuer).getAuthority());
            assertThat(inside.requests("/certs")).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.0.1",
                "0.0.0.0",
                "0.1.2.3",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "100.100.100.200",
                "::",
                "fe80::1",
                "ff02::1",
                "fd00:ec2::254",
                "::ffff:169.254.169.254",
                "64:ff9b::a9fe:a9fe",
                "2002:a9fe:a9fe::1",
                "::a9fe:a9fe"
            })
    void s07_noProviderIsAtAMetadataService(String address) {
        NameLookup lookup = host -> InetAddress.getAllByName(address);
        PinnedAddresses addresses = new PinnedAddresses(config(URI.create("https://idp.test/"), ""), lookup);
        assertThatExceptionOfType(ProviderException.class)
                .isThrownBy(() -> addresses.of(URI.create("https://idp.test/")))
                .withMessageContaining("where no provider may be");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "::1",
                "10.0.0.1",
                "192.168.1.1",
                "172.17.0.2",
                "100.64.0.1",
                "203.0.113.1",
                "223.255.255.1",
                "fd00::1",
                "2001:db8::1",
                "64:ff9b::cb00:7101",
                "2002:cb00:7101::1"
            })
    void aProviderMayBeInAnyOtherNetwork(String address) throws Exception {
        NameLookup lookup = host -> InetAddress.getAllByName(address);
        PinnedAddresses addresses = new PinnedAddresses(config(URI.create("https://idp.test/"), ""), lookup);
        assertThat(addresses.of(URI.create("https://idp.test/"))).containsExactly(InetAddress.getAllByName(address));
    }

    @Test
    void s07_oneBadAddressAmongGoodOnesIsEnough() {
        NameLookup lookup = host -> new InetAddress[] {
            InetAddress.getAllByName("203.0.113.1")[0], InetAddress.getAllByName("169.254.169.254")[0]
        };
        PinnedAddresses addresses = new PinnedAddresses(config(URI.create("https://idp.test/"), ""), lookup);
        assertThatExceptionOfType(ProviderException.class)
                .isThrownBy(() -> addresses.of(URI.create("https://idp.test/")));
    }

    @ParameterizedTest(name = "document at {0}, issuer setting {1}, trusted {2}: {3}")
    @CsvSource({
        "203.0.113.1, '',               '',               no",
        "203.0.113.1, https://here.test, '',               yes",
        "203.0.113.1, '',               https://here.test, yes",
        "203.0.113.1, no address,       '',               no",
        "127.0.0.1,   '',               '',               yes"
    })
    void s07_whatOnlyADocumentNamesIsNotOnThisMachine(String documentAt, String issuer, String trusted, String expected)
            throws Exception {
        NameLookup lookup = host -> InetAddress.getAllByName(host.equals("idp.test") ? documentAt : "127.0.0.1");
        PinnedAddresses addresses =
                new PinnedAddresses(config(URI.create("https://idp.test/"), issuer, trusted), lookup);
        addresses.of(URI.create("https://idp.test/"));
        URI named = URI.create("https://here.test/certs");
        if (expected.equals("yes")) {
            assertThat(addresses.of(named)).isNotEmpty();
        } else {
            assertThatExceptionOfType(ProviderException.class)
                    .isThrownBy(() -> addresses.of(named))
                    .withMessageContaining("where no provider may be");
        }
    }

    @Test
    void aNameNobodyKnowsIsSaidToBeUnknown() {
        NameLookup lookup = host -> {
            throw new UnknownHostException(host);
        };
        assertThatExceptionOfType(ProviderException.class)
                .isThrownBy(() -> new PinnedAddresses(config(URI.create("https://idp.test/"), ""), lookup)
                        .of(URI.create("https://idp.test/")))
                .withMessageContaining("`idp.test`");
    }

    @Test
    void s07_tlsIsForTheNameWhateverTheAddress() throws Exception {
        assertThat(serve("idp.test").get()).isEqualTo("idp.test");
    }

    @Test
    void s07_theCertificateOfAnotherNameIsRefused() {
        assertThatExceptionOfType(ProviderException.class)
                .isThrownBy(() -> serve("other.test"))
                .withMessageContaining("idp.test");
    }

    /**
     * Asks {@code idp.test} at a server with a certificate for this name; gives the name that the server was asked for.
     */
    private CompletableFuture<String> serve(String certificateName) throws Exception {
        SSLContext context = context(certificateName);
        try (SSLServerSocket server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> asked = CompletableFuture.supplyAsync(() -> {
                try (SSLSocket socket = (SSLSocket) server.accept()) {
                    socket.startHandshake();
                    String name = ((ExtendedSSLSession) socket.getSession())
                            .getRequestedServerNames().stream()
                                    .map(requested -> ((SNIHostName) requested).getAsciiName())
                                    .findFirst()
                                    .orElse("");
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"
                                    .getBytes(StandardCharsets.US_ASCII));
                    return name;
                } catch (IOException e) {
                    return "failed: " + e;
                }
            });
            NameLookup here = host -> new InetAddress[] {InetAddress.getLoopbackAddress()};
            URI url = URI.create("https://idp.test:" + server.getLocalPort() + "/");
            new ProviderClient(Duration.ofMinutes(1), here, context.getSocketFactory())
                    .begin(config(url, ""))
                    .get(url);
            return asked;
        }
    }

    /** Has a key and certificate for the name, and trusts it. */
    private static SSLContext context(String name) throws Exception {
        KeyStore store = TestAuthority.selfSigned(Wanted.server(name)).keyStore("idp", PASSWORD);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("idp", store.getCertificate("idp"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    static OidcProviderConfig config(URI url, String issuer) {
        return config(url, issuer, "");
    }

    private static OidcProviderConfig config(URI url, String issuer, String trusted) {
        return new OidcProviderConfig(
                "_",
                url,
                issuer.isEmpty() ? Optional.empty() : Optional.of(issuer),
                Set.of("client"),
                Optional.empty(),
                ClaimName.parse("policy"),
                false,
                List.of(),
                List.of(),
                List.of(),
                Duration.ofHours(1),
                trusted.isEmpty() ? List.of() : List.of(URI.create(trusted)));
    }
}
