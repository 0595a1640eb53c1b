package io.cloakroom.benchmarks.load;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/** A minimal OpenID Connect provider in this process: discovery, one RSA key, and signed tokens. */
public final class WebIdentityProvider implements AutoCloseable {
    public static final String CLIENT_ID = "sts-bridge";
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final HttpServer server;
    private final KeyPair keys;

    public WebIdentityProvider() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            keys = generator.generateKeyPair();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        serve("/.well-known/openid-configuration", """
                {"issuer":"%1$s","jwks_uri":"%1$s/keys","authorization_endpoint":"%1$s/auth","token_endpoint":"%1$s/token"}
                """.formatted(issuer()));
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        serve("/keys", """
                {"keys":[{"kty":"RSA","kid":"k1","use":"sig","alg":"RS256","n":"%s","e":"%s"}]}
                """.formatted(base64(key.getModulus()), base64(key.getPublicExponent())));
        server.start();
    }

    private void serve(String path, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().add("content-type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private static String base64(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return BASE64URL.encodeToString(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    public String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public String configUrl() {
        return issuer() + "/.well-known/openid-configuration";
    }

    /** A token for one hour that names one policy, about as large as Keycloak's. */
    public String token(String subject, String policy) {
        return token(issuer(), CLIENT_ID, subject, policy);
    }

    /** The same from another issuer, for another client. */
    public String token(String issuer, String audience, String subject, String policy) {
        Instant now = Instant.now();
        String signed = base64("""
                        {"alg":"RS256","typ":"JWT","kid":"k1"}""") + "."
                + base64("""
                        {"exp":%d,"iat":%d,"jti":"onrtac:%s","iss":"%s","aud":"%s","sub":"%s","typ":"Bearer","azp":"s3-cli",\
                        "sid":"yqVQgfGsZwMFpFO1mVzJ1b7U","acr":"1","scope":"openid profile email s3","email_verified":true,\
                        "name":"Ada Lovelace","preferred_username":"ada","given_name":"Ada","family_name":"Lovelace",\
                        "email":"ada@example.org","policy":["%s"]}""".formatted(
                                now.plus(Duration.ofHours(1)).getEpochSecond(),
                                now.getEpochSecond(),
                                subject,
                                issuer,
                                audience,
                                subject,
                                policy));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + BASE64URL.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(String text) {
        return BASE64URL.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
