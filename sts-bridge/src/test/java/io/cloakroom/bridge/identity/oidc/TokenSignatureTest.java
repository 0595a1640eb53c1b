package io.cloakroom.bridge.identity.oidc;

import static io.cloakroom.aws.AwsErrorCode.INVALID_IDENTITY_TOKEN;
import static io.cloakroom.bridge.identity.oidc.FakeOidcProvider.NOW;
import static io.cloakroom.bridge.identity.oidc.FakeOidcProvider.encode;
import static io.cloakroom.bridge.identity.oidc.FakeOidcProvider.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.config.AcceptedTokens;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which signatures count, and that nothing of a token is believed before its own is checked. */
class TokenSignatureTest extends ProvidersTest {
    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
    void acceptsAsymmetricAlgorithms(String algorithm) {
        fake.publish("key-" + algorithm, algorithm);
        String token = FakeOidcProvider.sign(algorithm, "key-" + algorithm, fake.claims());
        assertThat(identify(token).subject()).isEqualTo(SUBJECT);
        int changed = token.length() - 10;
        String forged =
                token.substring(0, changed) + (token.charAt(changed) == 'A' ? 'B' : 'A') + token.substring(changed + 1);
        refuses(forged, INVALID_IDENTITY_TOKEN, NOT_VERIFIABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512"})
    void s01_refusesSymmetricAlgorithmsWhateverTheKey(String algorithm) throws Exception {
        byte[] publicKey = FakeOidcProvider.keyPair("rsa", "RS256").getPublic().getEncoded();
        for (byte[] key : List.of(publicKey, "client-secret".getBytes(StandardCharsets.UTF_8))) {
            for (String keyId : List.of("rsa", FakeOidcProvider.CLIENT_ID)) {
                refuses(hmac(algorithm, keyId, key), INVALID_IDENTITY_TOKEN, "`" + algorithm + "` is not accepted");
            }
        }
        // Not even if the provider itself publishes such a key.
        fake.publish("oct", Map.of("kty", "oct", "kid", "oct", "k", encode(publicKey), "alg", algorithm));
        refuses(hmac(algorithm, "oct", publicKey), INVALID_IDENTITY_TOKEN, "is not accepted");
        assertThat(identify(fake.token())).isNotNull();
    }

    @Test
    void s01_refusesAnAlgorithmThatDoesNotFitTheKey() {
        fake.publish("ec", "ES256");
        RSAPublicKey rsa =
                (RSAPublicKey) FakeOidcProvider.keyPair("rsa", "RS256").getPublic();
        Map<String, Object> onlyPs = new HashMap<>();
        onlyPs.put("kty", "RSA");
        onlyPs.put("kid", "ps");
        onlyPs.put("alg", "PS256");
        byte[] modulus = rsa.getModulus().toByteArray();
        onlyPs.put("n", encode(Arrays.copyOfRange(modulus, modulus.length - 256, modulus.length)));
        onlyPs.put("e", encode(rsa.getPublicExponent().toByteArray()));
        fake.publish("ps", onlyPs);
        refuses(signed("RS256", "ec", fake.claims()), INVALID_IDENTITY_TOKEN, NOT_VERIFIABLE);
        refuses(
                FakeOidcProvider.sign(header("ES256", "rsa"), fake.claims(), RSA, "RS256"),
                INVALID_IDENTITY_TOKEN,
                NOT_VERIFIABLE);
        refuses(signed("RS256", "ps", fake.claims()), INVALID_IDENTITY_TOKEN, NOT_VERIFIABLE);
        assertThat(identify(signed("PS256", "ps", fake.claims()))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "NONE", "nOnE", "None", "", "rs256", "RS256 ", "RS1", "ES256K", "dir"})
    void s02_refusesNoneAndUnknownAlgorithms(String algorithm) {
        String[] parts = parts(fake.token());
        String header = encode(json(header(algorithm, "rsa")));
        refuses(header + "." + parts[1] + ".", INVALID_IDENTITY_TOKEN, "is not accepted");
        refuses(header + "." + parts[1] + "." + parts[2], INVALID_IDENTITY_TOKEN, "is not accepted");
    }

    @Test
    void s02_refusesAMissingSignatureOrHeader() {
        String[] parts = parts(fake.token());
        refuses(parts[0] + "." + parts[1] + ".", INVALID_IDENTITY_TOKEN, NOT_VERIFIABLE);
        refuses(parts[0] + "." + parts[1], INVALID_IDENTITY_TOKEN, "invalid number of segments");
        refuses(encode(json(Map.of("kid", "rsa"))) + "." + parts[1] + "." + parts[2], INVALID_IDENTITY_TOKEN, "``");
        refuses(encode(json(Map.of("alg", "RS256"))) + "." + parts[1] + "." + parts[2], INVALID_IDENTITY_TOKEN, "kid");
        Map<String, Object> critical = header("RS256", "rsa");
        critical.put("crit", List.of("b64"));
        critical.put("b64", false);
        refuses(FakeOidcProvider.sign(critical, fake.claims(), RSA, "RS256"), INVALID_IDENTITY_TOKEN, "crit");
    }

    @Test
    void s03_refusesATokenSignedByAnotherProviderWithTheSameKeyId() {
        other.publish("rsa", ATTACKER, "RS256");
        providers = over(fake.config(), other.config("b", List.of()));
        Map<String, Object> header = header("RS256", "rsa");
        assertThat(identify(FakeOidcProvider.sign(header, other.claims(), ATTACKER.getPrivate(), "RS256"))
                        .provider()
                        .name())
                .isEqualTo("b");
        refuses(
                FakeOidcProvider.sign(header, fake.claims(), ATTACKER.getPrivate(), "RS256"),
                INVALID_IDENTITY_TOKEN,
                NOT_VERIFIABLE);
    }

    @Test
    void s03_refusesAnIssuerThatIsNotTheProviders() {
        for (Object issuer : List.of(
                fake.issuer() + "/", "https://attacker.example", other.issuer(), List.of(fake.issuer()), "", 7)) {
            refuses(fake.token(claims -> claims.put("iss", issuer)), INVALID_IDENTITY_TOKEN, NOT_VERIFIABLE);
        }
        refuses(fake.token(claims -> claims.remove("iss")), INVALID_IDENTITY_TOKEN, NOT_VERIFIABLE);
    }

    @Test
    void s03_aConfiguredIssuerReplacesTheDiscoveredOne() {
        String issuer = "https://login.example.org/realms/demo";
        providers = over(new ConfigChange(fake.config()).issuer(issuer));
        refuses(fake.token(), INVALID_IDENTITY_TOKEN, NOT_VERIFIABLE);
        assertThat(identify(fake.token(claims -> claims.put("iss", issuer)))).isNotNull();
    }

    @Test
    void s04_answersTheSameToUnknownIssuerUnknownKeyAndWrongSignature() {
        String unknownIssuer = messageOf(fake.token(claims -> claims.put("iss", "X")));
        String unknownKey = messageOf(signed("RS256", "nobody", fake.claims()));
        String wrongSignature =
                messageOf(FakeOidcProvider.sign(header("RS256", "rsa"), fake.claims(), ATTACKER.getPrivate(), "RS256"));
        assertThat(unknownKey.replace("nobody", "rsa")).isEqualTo(wrongSignature);
        assertThat(unknownIssuer.replace("`X`", "`" + fake.issuer() + "`")).isEqualTo(wrongSignature);
    }

    /**
     * Each with a fault that is found where it stands in this order; what comes later is not looked at, and nobody is
     * asked.
     */
    @Test
    void s04_nothingIsAskedBeforeTheTokenItselfIsChecked() {
        fake.announce("issuer", "https://login.example.org");
        Map<String, Consumer<Faults>> faults = new LinkedHashMap<>();
        faults.put("at most 65536", token -> token.claims.put("pad", "x".repeat(50_000)));
        faults.put("`none` is not accepted", token -> token.header.put("alg", "none"));
        faults.put("Invalid kid value", token -> token.header.remove("kid"));
        faults.put("(`crit`)", token -> token.header.put("crit", List.of("b64")));
        faults.put("Token is expired", token -> token.claims.put("exp", 1));
        faults.put("Token is not valid yet", token -> token.claims.put("nbf", NOW.getEpochSecond() + 60));
        faults.put("Token used before issued", token -> token.claims.put("iat", NOW.getEpochSecond() + 60));
        faults.put("not one of type `dpop+jwt`", token -> token.header.put("typ", "dpop+jwt"));
        faults.put("not one of type `Refresh`", token -> token.claims.put("typ", "Refresh"));
        faults.put("not one of type `security event`", token -> token.claims.put("events", Map.of()));
        faults.put("bound to a key", token -> token.claims.put("cnf", Map.of()));
        List<String> order = List.copyOf(faults.keySet());
        for (int first = 0; first < order.size(); first++) {
            for (int second = first; second < order.size(); second++) {
                Faults token = new Faults(header("RS256", "rsa"), fake.claims());
                for (String fault : List.of(order.get(second), order.get(first))) {
                    Objects.requireNonNull(faults.get(fault)).accept(token);
                }
                assertThat(messageOf(token.signed()))
                        .as("%s before %s", order.get(first), order.get(second))
                        .contains(order.get(first));
            }
        }
        assertThat(fake.requests("/.well-known/openid-configuration"))
                .as("nobody was asked")
                .isZero();
        refuses(fake.token(claims -> claims.remove("iss")), INVALID_IDENTITY_TOKEN, NOT_VERIFIABLE);
        assertThat(fake.requests("/.well-known/openid-configuration"))
                .as("without an issuer neither")
                .isZero();
        refuses(fake.token(), INVALID_IDENTITY_TOKEN, NOT_VERIFIABLE);
        assertThat(fake.requests("/.well-known/openid-configuration"))
                .as("with one the provider is")
                .isOne();
    }

    /** The issuer before the key, the key before what the claims say, and user info last. */
    @Test
    void s04_claimsAreBelievedOnlyAfterTheSignature() {
        providers = over(new ConfigChange(fake.config())
                .withUserinfo()
                .accepting(new AcceptedTokens(Optional.of("s3"), List.of("s3-cli"))));
        Consumer<Map<String, Object>> faulty = claims -> {
            claims.put("scope", "openid");
            claims.put("azp", "evil");
            claims.put("aud", "nobody");
            claims.put("sub", "");
        };
        Map<String, Object> claims = fake.claims();
        faulty.accept(claims);
        refuses(
                FakeOidcProvider.sign(header("RS256", "rsa"), claims, ATTACKER.getPrivate(), "RS256"),
                INVALID_IDENTITY_TOKEN,
                NOT_VERIFIABLE);
        refuses(signed("RS256", "unknown", claims), INVALID_IDENTITY_TOKEN, NOT_VERIFIABLE);
        refuses(fake.token(faulty), INVALID_IDENTITY_TOKEN, "`scope` does not include `s3`");
        refuses(
                fake.token(faulty.andThen(with -> with.put("scope", "s3"))),
                INVALID_IDENTITY_TOKEN,
                "tokens of client `evil`");
        assertThat(fake.requests("/userinfo")).isZero();
    }

    /** A token in the making. */
    private record Faults(Map<String, Object> header, Map<String, Object> claims) {
        String signed() {
            return FakeOidcProvider.sign(header, claims, RSA, "RS256");
        }
    }

    @Test
    void s57_boundsATokenBeforeItIsParsed() {
        refuses("A".repeat(UnverifiedToken.MAX_CHARS + 1), INVALID_IDENTITY_TOKEN, "at most 65536");
        refuses(fake.token(claims -> claims.put("pad", "x".repeat(50_000))), INVALID_IDENTITY_TOKEN, "at most 65536");
        String deep = encode("[".repeat(20_000).getBytes(StandardCharsets.US_ASCII));
        refuses(encode(json(header("RS256", "rsa"))) + "." + deep + ".AA", INVALID_IDENTITY_TOKEN, "not a JSON object");
        assertThat(fake.requests("/certs"))
                .as("none of it reached the provider")
                .isZero();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            duplicate member | {"sub":"a","sub":"b"}
            an array         | []
            null             | null
            a text           | "x"
            two objects      | {} {}
            nothing          | ''
            """)
    void s04_refusesPayloadsThatAreNoObject(String why, String payload) {
        String encoded = encode(payload.getBytes(StandardCharsets.UTF_8));
        refuses(
                encode(json(header("RS256", "rsa"))) + "." + encoded + ".AA",
                INVALID_IDENTITY_TOKEN,
                "not a JSON object");
    }

    @Test
    void s04_refusesOtherSpellings() {
        String[] parts = parts(fake.token());
        refuses(parts[0] + "=." + parts[1] + "." + parts[2], INVALID_IDENTITY_TOKEN, "base64url");
        refuses(parts[0] + "." + parts[1] + "." + parts[2] + "==", INVALID_IDENTITY_TOKEN, "base64url");
        refuses(parts[0] + "." + parts[1] + " ." + parts[2], INVALID_IDENTITY_TOKEN, "base64url");
        refuses(parts[0] + "." + parts[1] + "." + parts[2] + ".x", INVALID_IDENTITY_TOKEN, "segments");
        refuses("", INVALID_IDENTITY_TOKEN, "segments");
    }

    private String hmac(String algorithm, String keyId, byte[] key) throws GeneralSecurityException {
        String input = encode(json(header(algorithm, keyId))) + "." + encode(json(fake.claims()));
        Mac mac = Mac.getInstance("HmacSHA" + algorithm.substring(2));
        mac.init(new SecretKeySpec(key, "RAW"));
        return input + "." + encode(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
    }
}
