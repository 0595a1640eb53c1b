package io.cloakroom.bridge.identity.oidc;

import static io.cloakroom.aws.AwsErrorCode.EXPIRED_TOKEN_EXCEPTION;
import static io.cloakroom.aws.AwsErrorCode.IDP_COMMUNICATION_ERROR;
import static io.cloakroom.aws.AwsErrorCode.IDP_REJECTED_CLAIM;
import static io.cloakroom.aws.AwsErrorCode.INVALID_IDENTITY_TOKEN;
import static io.cloakroom.aws.AwsErrorCode.INVALID_PARAMETER_VALUE;
import static io.cloakroom.aws.AwsErrorCode.THROTTLING;
import static io.cloakroom.bridge.identity.oidc.FakeOidcProvider.NOW;
import static io.cloakroom.bridge.identity.oidc.FakeOidcProvider.encode;
import static io.cloakroom.bridge.identity.oidc.FakeOidcProvider.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.AcceptedTokens;
import io.cloakroom.bridge.config.OidcProviderConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class OidcProvidersTest {
    private static final String NOT_VERIFIABLE = "The web identity token that was passed could not be validated";
    private static final String SUBJECT = "68fc385a-0922-4d21-87e9-6de7ab076765";
    private static final PrivateKey RSA =
            FakeOidcProvider.keyPair("rsa", "RS256").getPrivate();
    private static final KeyPair ATTACKER = FakeOidcProvider.keyPair("attacker", "RS256");

    private final FakeOidcProvider fake = new FakeOidcProvider();
    private final FakeOidcProvider other = new FakeOidcProvider();
    private volatile Instant now = NOW;
    private OidcProviders providers = over(fake.config());

    @AfterEach
    void stop() {
        fake.close();
        other.close();
    }

    @Test
    void saysWhoATokenIsOf() {
        VerifiedToken alice = identify(fake.token());
        assertThat(alice.issuer()).isEqualTo(fake.issuer());
        assertThat(alice.subject()).isEqualTo(SUBJECT);
        assertThat(alice.sessionId()).contains("1GBqmVFzoOEIKTvPMLJzVW_1");
        assertThat(alice.assertedAt()).isEqualTo(NOW.minusSeconds(60));
        assertThat(alice.audience()).isEqualTo("sts-bridge");
        assertThat(alice.readableName()).isEqualTo("alice");
        assertThat(alice.claim("policy")).contains(List.of("readonly"));
        assertThat(alice.provider()).isEqualTo(fake.config());
    }

    @Test
    void parentUserIsMinios() {
        VerifiedToken identity = new VerifiedToken(
                fake.config(),
                Optional.empty(),
                "sts-bridge",
                new Claims(Map.of("iss", "http://localhost:8080/realms/demo", "sub", SUBJECT)),
                Duration.ofHours(1));
        assertThat(identity.parentUser()).isEqualTo("-Q_ttVtuxzDXZQFKLFtwmxBMOKvdfwM-0LzIPxY5R74");
    }

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

    /** Each with a fault that is found where it stands in this order; what comes later is not looked at, and nobody is asked. */
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

    @ParameterizedTest(name = "aud {0}, azp {1}: {2}")
    @CsvSource(nullValues = "-", textBlock = """
            sts-bridge,                 -,          yes
            account sts-bridge,         other,      yes
            account,                    sts-bridge, yes
            account,                    other,      azp
            account,                    -,          azp
            -,                          sts-bridge, aud
            -,                          -,          aud
            https://kubernetes.default.svc.cluster.local, -, azp
            'sts-bridge,account',       -,          azp
            STS-BRIDGE,                 -,          azp
            """)
    void s05_aTokenIsForOneOfOurClients(@Nullable String audience, @Nullable String authorizedParty, String expected) {
        String token = fake.token(claims -> {
            claims.remove("aud");
            claims.remove("azp");
            if (audience != null) {
                claims.put("aud", audience.contains(" ") ? List.of(audience.split(" ", -1)) : audience);
            }
            if (authorizedParty != null) {
                claims.put("azp", authorizedParty);
            }
        });
        if (expected.equals("yes")) {
            assertThat(identify(token)).isNotNull();
        } else {
            refuses(
                    token,
                    INVALID_IDENTITY_TOKEN,
                    "STS JWT Token has `%1$s` claim invalid, `%1$s` must match configured OpenID Client ID"
                            .formatted(expected));
        }
    }

    @Test
    void whereTheAudienceNamesOthersTheAuthorizedPartyCountsAndWithoutOneItDoesNot() {
        String others = fake.token(claims -> {
            claims.put("aud", List.of("account", "realm-management"));
            claims.put("azp", "sts-bridge");
        });
        assertThat(identify(others).audience()).isEqualTo("sts-bridge");
        String none = fake.token(claims -> {
            claims.remove("aud");
            claims.put("azp", "sts-bridge");
        });
        refuses(none, INVALID_IDENTITY_TOKEN, "without an `aud` no `azp` counts");
    }

    @Test
    void s05_anAudienceThatIsNoTextOrListIsNone() {
        for (Object audience : List.of(7, Map.of("sts-bridge", true), List.of(), List.of(7))) {
            refuses(fake.token(claims -> claims.put("aud", audience)), INVALID_IDENTITY_TOKEN, "`aud` claim invalid");
        }
    }

    @ParameterizedTest(name = "header {0}, claim {1}: {2}")
    @CsvSource(nullValues = "-", textBlock = """
            JWT,                ID,       yes
            JWT,                Bearer,   yes
            -,                  -,        yes
            at+jwt,             -,        yes
            application/at+jwt, Bearer,   yes
            JWT,                -,        yes
            JWT,                Refresh,  no
            JWT,                Offline,  no
            JWT,                Logout,   no
            JWT,                DPoP,     no
            JWT,                id,       no
            JWT,                '',       no
            logout+jwt,         -,        no
            secevent+jwt,       -,        no
            dpop+jwt,           -,        no
            kb+jwt,             ID,       no
            '',                 ID,       no
            """)
    void s06_onlyIdAndAccessTokensAreShown(@Nullable String headerType, @Nullable String claimType, String expected) {
        Map<String, Object> header = header("RS256", "rsa");
        if (headerType != null) {
            header.put("typ", headerType);
        }
        Map<String, Object> claims = fake.claims();
        claims.remove("typ");
        if (claimType != null) {
            claims.put("typ", claimType);
        }
        String token = FakeOidcProvider.sign(header, claims, RSA, "RS256");
        if (expected.equals("yes")) {
            assertThat(identify(token)).isNotNull();
        } else {
            refuses(token, INVALID_IDENTITY_TOKEN, "expected an ID token or an access token");
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(nullValues = "-", delimiter = '|', textBlock = """
            s3               | yes
            openid s3        | yes
            s3 openid email  | yes
            openid email     | no
            openid s3-admin  | no
            S3               | no
            openid,s3        | no
            ''               | no
            -                | no
            """)
    void s70_withAScopeOnlyTokensThatHaveItCount(@Nullable String scope, String expected) {
        providers = over(fake.config().accepting(new AcceptedTokens(Optional.of("s3"), List.of())));
        String token = fake.token(claims -> {
            if (scope != null) {
                claims.put("scope", scope);
            }
        });
        if (expected.equals("yes")) {
            assertThat(identify(token)).isNotNull();
        } else {
            refuses(token, INVALID_IDENTITY_TOKEN, "`scope` does not include `s3`");
        }
        refuses(
                fake.token(claims -> claims.put("scope", List.of("s3"))),
                INVALID_IDENTITY_TOKEN,
                "`scope` does not include `s3`");
    }

    @Test
    void s70_withAScopeAnIdTokenIsRefused() {
        providers = over(fake.config().accepting(new AcceptedTokens(Optional.of("s3"), List.of())));
        refuses(fake.token(claims -> claims.put("typ", "ID")), INVALID_IDENTITY_TOKEN, "an ID token has no scope");
    }

    @ParameterizedTest(name = "azp {0}, client_id {1}, aud {2}: {3}")
    @CsvSource(nullValues = "-", textBlock = """
            s3-cli, -,      sts-bridge,         yes
            job-7,  -,      sts-bridge,         yes
            s3-cli, evil,   sts-bridge,         yes
            evil,   s3-cli, sts-bridge,         `evil`
            evil,   -,      sts-bridge,         `evil`
            s3-clip, -,     sts-bridge,         `s3-clip`
            '',     s3-cli, sts-bridge,         does not say
            -,      s3-cli, sts-bridge,         yes
            -,      evil,   sts-bridge,         `evil`
            -,      '',     sts-bridge,         does not say
            -,      -,      sts-bridge,         yes
            -,      -,      sts-bridge account, does not say
            """)
    void s70_withClientsOnlyTheirTokensCount(
            @Nullable String authorizedParty, @Nullable String clientId, String audience, String expected) {
        providers = over(fake.config()
                .accepting(new AcceptedTokens(Optional.empty(), List.of("s3-cli", "job-?", "sts-bridge"))));
        String token = fake.token(claims -> {
            claims.remove("azp");
            if (authorizedParty != null) {
                claims.put("azp", authorizedParty);
            }
            if (clientId != null) {
                claims.put("client_id", clientId);
            }
            claims.put("aud", List.of(audience.split(" ", -1)));
        });
        if (expected.equals("yes")) {
            assertThat(identify(token)).isNotNull();
        } else {
            refuses(token, INVALID_IDENTITY_TOKEN, expected);
        }
        refuses(
                fake.token(claims -> claims.put("azp", List.of("s3-cli"))),
                INVALID_IDENTITY_TOKEN,
                "does not say which client");
    }

    @Test
    void s70_scopeAndClientsHoldForRolesToo() {
        OidcProviderConfig role = fake.config("role", List.of("readonly"))
                .accepting(new AcceptedTokens(Optional.of("s3"), List.of("s3-cli")));
        providers = over(role);
        UnverifiedToken good =
                UnverifiedToken.parse(new Secret(fake.token(claims -> claims.put("scope", "openid s3"))));
        assertThat(providers.verifyForRole(roleOf(role), shown(good))).isNotNull();
        for (String scope : List.of("openid", "s3")) {
            UnverifiedToken token = UnverifiedToken.parse(new Secret(fake.token(claims -> {
                claims.put("scope", scope);
                claims.put("azp", "evil");
            })));
            assertThatExceptionOfType(AwsException.class)
                    .isThrownBy(() -> providers.verifyForRole(roleOf(role), shown(token)))
                    .returns(INVALID_IDENTITY_TOKEN, AwsException::code);
        }
    }

    @Test
    void s70_userinfoIsAskedInTheNameOfAnAcceptedClientOnly() {
        providers = over(new ConfigChange(fake.config())
                .withUserinfo()
                .accepting(new AcceptedTokens(Optional.of("s3"), List.of("s3-cli"))));
        fake.answerUserinfo(Map.of("sub", SUBJECT, "policy", "consoleAdmin", "scope", "s3"));
        UnverifiedToken token = UnverifiedToken.parse(new Secret(fake.token(claims -> {
            claims.remove("policy");
            claims.put("scope", "s3");
        })));
        Map<String, String> refused = Map.of(
                "opaque",
                "invalid number of segments",
                fake.token(),
                "`scope` does not include `s3`",
                accessToken(fake, claims -> claims.put("azp", "evil")),
                "tokens of client `evil`",
                accessToken(fake, claims -> claims.put("exp", 1)),
                "expired",
                accessToken(other, claims -> {}),
                NOT_VERIFIABLE,
                FakeOidcProvider.sign(header("RS256", "rsa"), accessClaims(fake), ATTACKER.getPrivate(), "RS256"),
                NOT_VERIFIABLE,
                FakeOidcProvider.sign(header("RS256", "rsa"), fake.claims(), ATTACKER.getPrivate(), "RS256"),
                NOT_VERIFIABLE);
        refused.forEach((access, message) -> assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> providers.verify(shown(token, Optional.of(new Secret(access)))))
                .withMessageContaining(message));
        assertThat(fake.requests("/userinfo")).isZero();
        Optional<Secret> good = Optional.of(new Secret(accessToken(fake, claims -> {})));
        assertThat(providers.verify(shown(token, good)).claim("policy")).contains("consoleAdmin");
        UnverifiedToken scopeless = UnverifiedToken.parse(new Secret(fake.token()));
        fails(scopeless, good, INVALID_IDENTITY_TOKEN, "`scope` does not include `s3`");
    }

    private static String accessToken(FakeOidcProvider provider, Consumer<Map<String, Object>> change) {
        return provider.token(claims -> {
            claims.putAll(accessClaims(provider));
            change.accept(claims);
        });
    }

    private static Map<String, Object> accessClaims(FakeOidcProvider provider) {
        Map<String, Object> claims = provider.claims();
        claims.put("scope", "openid s3");
        return claims;
    }

    @Test
    void s74_aTokenBoundToAKeyIsRefusedUnlessItsProofIsChecked() {
        List<Object> confirmations = List.of(
                Map.of("jkt", "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"),
                Map.of("x5t#S256", "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2"),
                Map.of(),
                "",
                false);
        for (Object confirmation : confirmations) {
            for (String type : List.of("Bearer", "ID")) {
                String token = fake.token(claims -> {
                    claims.put("cnf", confirmation);
                    claims.put("typ", type);
                });
                refuses(token, INVALID_IDENTITY_TOKEN, "bound to a key");
            }
        }
        assertThat(fake.requests("/certs")).isZero();
    }

    @Test
    void s74_whatUserinfoOrTheAccessTokenSaysIsBoundIsRefusedToo() {
        providers = over(new ConfigChange(fake.config()).withUserinfo());
        UnverifiedToken token = UnverifiedToken.parse(new Secret(fake.token()));
        String bound = fake.token(claims -> claims.put("cnf", Map.of("jkt", "x")));
        fake.answerUserinfo(Map.of("sub", SUBJECT));
        fails(token, Optional.of(new Secret(bound)), INVALID_IDENTITY_TOKEN, "bound to a key");
        assertThat(fake.requests("/userinfo")).isZero();
        fake.answerUserinfo(Map.of("sub", SUBJECT, "cnf", Map.of("jkt", "x")));
        fails(token, Optional.of(new Secret("opaque")), INVALID_IDENTITY_TOKEN, "bound to a key");
    }

    @Test
    void s06_refusesALogoutTokenOfAnyProvider() {
        String token = fake.token(claims -> {
            claims.remove("typ");
            claims.put("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
        });
        refuses(token, INVALID_IDENTITY_TOKEN, "security event");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data",
                "http://127.0.0.1:1/certs",
                "https://keys.example.com/certs",
                "file:///etc/passwd",
                "http://user@127.0.0.1/certs",
                "not a url",
                "//127.0.0.1/certs",
            })
    void s07_doesNotFollowDiscoveryElsewhere(String keySet) {
        fake.announce("jwks_uri", keySet);
        refuses(fake.token(), IDP_COMMUNICATION_ERROR, "could not be reached");
        assertThat(fake.requests("/certs")).isZero();
    }

    @Test
    void s07_aDiscoveredIssuerDoesNotMakeAnInsecureOriginTrusted() {
        fake.announce("issuer", other.issuer());
        fake.announce("jwks_uri", other.issuer() + "/certs");
        refuses(fake.token(), IDP_COMMUNICATION_ERROR, "could not be reached");
        assertThat(other.requests("/certs")).isZero();
    }

    @Test
    void s07_theOperatorCanTrustAnotherOrigin() {
        fake.announce("jwks_uri", other.issuer() + "/certs");
        providers = over(new ConfigChange(fake.config()).trusting(other.configUrl()));
        assertThat(identify(fake.token())).isNotNull();
        assertThat(other.requests("/certs")).isOne();
    }

    @Test
    void s07_doesNotSendTokensToAForeignUserinfoEndpoint() {
        fake.announce("userinfo_endpoint", other.issuer() + "/userinfo");
        other.answerUserinfo(Map.of("sub", SUBJECT, "policy", "consoleAdmin"));
        providers = over(new ConfigChange(fake.config()).withUserinfo());
        UnverifiedToken token = UnverifiedToken.parse(new Secret(fake.token()));
        fails(token, Optional.of(new Secret("access")), IDP_COMMUNICATION_ERROR, "could not be reached");
        assertThat(other.requests("/userinfo")).isZero();
    }

    @Test
    void s07_doesNotFollowRedirects() {
        fake.override("/certs", exchange -> {
            exchange.getResponseHeaders().add("location", other.issuer() + "/certs");
            FakeOidcProvider.send(exchange, 302, new byte[0]);
        });
        refuses(fake.token(), IDP_COMMUNICATION_ERROR, "could not be reached");
        assertThat(other.requests("/certs")).isZero();
    }

    @Test
    void s07_boundsAnswersInSize() {
        byte[] large = new byte[ProviderClient.MAX_BODY_BYTES + 1];
        fake.override("/certs", exchange -> FakeOidcProvider.send(exchange, 200, large));
        refuses(fake.token(), IDP_COMMUNICATION_ERROR, "could not be reached");
    }

    @Test
    void s07_boundsAnswersInTime() {
        CountDownLatch tested = new CountDownLatch(1);
        fake.override("/certs", exchange -> {
            try {
                exchange.sendResponseHeaders(200, 100);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
                tested.await();
            } catch (IOException | InterruptedException e) {
                // The client gave up, as it should.
            }
        });
        providers = new OidcProviders(List.of(fake.config()), () -> now, Duration.ofMillis(500));
        refuses(fake.token(), IDP_COMMUNICATION_ERROR, "could not be reached");
        tested.countDown();
    }

    @Test
    void s07_boundsAConversationInTimeHoweverSlowlyItGoesOn() {
        CountDownLatch tested = new CountDownLatch(1);
        fake.override("/certs", exchange -> {
            try {
                exchange.sendResponseHeaders(200, 0);
                while (!tested.await(20, TimeUnit.MILLISECONDS)) {
                    exchange.getResponseBody().write(' ');
                    exchange.getResponseBody().flush();
                }
            } catch (IOException | InterruptedException e) {
                // The client gave up, as it should.
            }
        });
        providers = new OidcProviders(List.of(fake.config()), () -> now, Duration.ofMillis(500));
        refuses(fake.token(), IDP_COMMUNICATION_ERROR, "could not be reached");
        tested.countDown();
    }

    @Test
    void aProviderThatIsDownAtStartIsNoObstacle() {
        fake.fail("/.well-known/openid-configuration", 503);
        providers = over(fake.config(), other.config("b", List.of()));
        refuses(fake.token(), IDP_COMMUNICATION_ERROR, "could not be reached");
        assertThat(identify(other.token()).provider().name()).isEqualTo("b");
        assertThat(providers.states().getFirst().failingSince()).contains(NOW);

        fake.restore("/.well-known/openid-configuration");
        refuses(fake.token(), IDP_COMMUNICATION_ERROR, "could not be reached");
        assertThat(fake.requests("/.well-known/openid-configuration"))
                .as("not asked again at once")
                .isOne();
        now = now.plusSeconds(3);
        assertThat(identify(fake.token())).isNotNull();
        assertThat(providers.states().getFirst()).isEqualTo(new ProviderState("_", Optional.of(now), Optional.empty()));
    }

    @Test
    void s10_unknownKeysCostOneFetchInTenSeconds() {
        assertThat(identify(fake.token())).isNotNull();
        now = now.plusSeconds(10);
        for (int i = 0; i < 50; i++) {
            refuses(signed("RS256", "made-up-" + i, fake.claims()), INVALID_IDENTITY_TOKEN, NOT_VERIFIABLE);
        }
        assertThat(fake.requests("/certs")).isEqualTo(2);
    }

    @Test
    void s10_aNewKeyIsFoundAndAnOldOneForgotten() {
        Instant late = NOW.plusSeconds(10_000);
        String old = at("exp", late);
        assertThat(identify(old)).isNotNull();
        now = now.plusSeconds(10);
        fake.publish("next", "ES256");
        assertThat(identify(FakeOidcProvider.sign("ES256", "next", fake.claims())))
                .isNotNull();
        assertThat(identify(old)).as("both while both are published").isNotNull();
        fake.withdraw("rsa");
        now = now.plus(OidcProvider.REFRESH_AFTER).minusSeconds(1);
        assertThat(identify(old)).as("until the next refresh").isNotNull();
        now = now.plusSeconds(1);
        refuses(old, INVALID_IDENTITY_TOKEN, NOT_VERIFIABLE);
    }

    @Test
    void s10_fetchesOnceForManyCallers() throws Exception {
        String token = fake.token();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<VerifiedToken>> callers = IntStream.range(0, 50)
                    .mapToObj(i -> threads.submit(() -> identifyFrom("192.0.2." + i, token)))
                    .toList();
            for (Future<VerifiedToken> caller : callers) {
                assertThat(caller.get()).isNotNull();
            }
        }
        assertThat(fake.requests("/certs")).isOne();
    }

    @Test
    void s10_whoWaitedForAFetchDoesNotFetchAgain() throws Exception {
        CountDownLatch answered = hold(fake, "/certs");
        OidcProvider provider = new OidcProvider(fake.config(), client(), () -> now);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ProviderMetadata> first = threads.submit(() -> provider.metadata("192.0.2.1"));
            await(() -> fake.requests("/certs") == 1);
            Future<ProviderMetadata> second = threads.submit(() -> provider.metadata("192.0.2.2"));
            await(() -> provider.waitingRoom().taken() == 2);
            fake.restore("/certs");
            answered.countDown();
            assertThat(second.get()).isSameAs(first.get());
        }
        assertThat(fake.requests("/certs")).isOne();
        assertThat(provider.waitingRoom().taken()).isZero();
    }

    @Test
    void s10_whoWaitedForAFetchThatFailedDoesNotFetchAgain() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        fake.override("/certs", exchange -> {
            try {
                answered.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            FakeOidcProvider.send(exchange, 500, new byte[0]);
        });
        OidcProvider provider = new OidcProvider(fake.config(), client(), () -> now);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ProviderMetadata>> waiting = new ArrayList<>();
            for (String address : List.of("192.0.2.1", "192.0.2.2")) {
                waiting.add(threads.submit(() -> provider.metadata(address)));
            }
            await(() -> provider.waitingRoom().taken() == 2 && fake.requests("/certs") == 1);
            answered.countDown();
            for (Future<ProviderMetadata> each : waiting) {
                assertThatExceptionOfType(ExecutionException.class).isThrownBy(each::get);
            }
        }
        assertThat(fake.requests("/certs")).isOne();
        assertThat(provider.waitingRoom().taken()).isZero();
    }

    /** One that takes long to fail would otherwise be asked again at once. */
    @Test
    void s10_thePauseBeginsWhenTheFetchHasFailed() {
        fake.override("/certs", exchange -> {
            now = now.plusSeconds(10);
            FakeOidcProvider.send(exchange, 500, new byte[0]);
        });
        refuses(fake.token(), IDP_COMMUNICATION_ERROR, "could not be reached");
        now = now.plusSeconds(2).minusNanos(1);
        refuses(fake.token(), IDP_COMMUNICATION_ERROR, "could not be reached");
        assertThat(fake.requests("/certs")).isOne();
    }

    @Test
    void s10_aFailingProviderIsAskedLessAndLess() {
        assertThat(identify(at("exp", NOW.plus(Duration.ofDays(1))))).isNotNull();
        String token = at("exp", NOW.plus(Duration.ofDays(1)));
        fake.fail("/certs", 500);
        now = NOW.plus(OidcProvider.REFRESH_AFTER);
        Instant failing = now;
        int asked = fake.requests("/certs");
        for (int pause : List.of(2, 4, 8, 16, 32, 60, 60, 60)) {
            assertThat(identify(token)).isNotNull();
            assertThat(fake.requests("/certs"))
                    .as("asked when the pause is over")
                    .isEqualTo(++asked);
            now = now.plusSeconds(pause).minusNanos(1);
            assertThat(identify(token)).as("while its keys are good").isNotNull();
            assertThat(fake.requests("/certs")).as("not asked before").isEqualTo(asked);
            assertThat(providers.states().getFirst().failingSince()).contains(failing);
            now = now.plusNanos(1);
        }
        fake.restore("/certs");
        assertThat(identify(token)).isNotNull();
        assertThat(providers.states().getFirst()).isEqualTo(new ProviderState("_", Optional.of(now), Optional.empty()));
    }

    @Test
    void s10_theLogSaysWhenAProviderAnswersAndWhenAgain() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(OidcProvider.class);
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.INFO);
        try {
            String token = at("exp", NOW.plus(Duration.ofDays(1)));
            for (boolean fails : List.of(false, false, true, false, false)) {
                fake.restore("/certs");
                if (fails) {
                    fake.fail("/certs", 500);
                }
                assertThat(identify(token)).isNotNull();
                now = now.plus(OidcProvider.REFRESH_AFTER);
            }
            assertThat(log.list)
                    .extracting(event -> event.getFormattedMessage().replaceAll(" (answers|cannot).*", " $1"))
                    .containsExactly("Provider _ answers", "Provider _ cannot", "Provider _ answers");
        } finally {
            logger.detachAppender(log);
            logger.setLevel(null);
        }
    }

    @Test
    void s72_fewWaitForAProviderThatNeverAnswers() throws Exception {
        CountDownLatch answered = hold(fake, "/certs");
        providers = new OidcProviders(List.of(fake.config()), () -> now, Duration.ofMinutes(5));
        String token = fake.token();
        Queue<AwsErrorCode> refused = new ConcurrentLinkedQueue<>();
        Queue<VerifiedToken> accepted = new ConcurrentLinkedQueue<>();
        int callers = 1_200;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < callers; i++) {
                String address = "192.0.2." + i % 100;
                threads.execute(() -> {
                    try {
                        accepted.add(identifyFrom(address, token));
                    } catch (AwsException e) {
                        refused.add(e.code());
                    }
                });
            }
            await(() -> refused.size() == callers - WaitingRoom.PLACES);
            assertThat(accepted).isEmpty();
            fake.restore("/certs");
            answered.countDown();
        }
        assertThat(refused).containsOnly(IDP_COMMUNICATION_ERROR);
        assertThat(accepted).hasSize(WaitingRoom.PLACES);
        assertThat(identify(token)).as("all places are free again").isNotNull();
    }

    @Test
    void s72_oneAddressCannotTakeEveryPlace() throws Exception {
        CountDownLatch answered = hold(fake, "/certs");
        providers = new OidcProviders(List.of(fake.config()), () -> now, Duration.ofMinutes(5));
        String token = fake.token();
        Queue<AwsErrorCode> refused = new ConcurrentLinkedQueue<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                threads.execute(() -> {
                    try {
                        identifyFrom("192.0.2.66", token);
                    } catch (AwsException e) {
                        refused.add(e.code());
                    }
                });
            }
            await(() -> refused.size() == 100 - WaitingRoom.PLACES_OF_AN_ADDRESS);
            Future<VerifiedToken> other = threads.submit(() -> identifyFrom("192.0.2.7", token));
            fake.restore("/certs");
            answered.countDown();
            assertThat(other.get()).isNotNull();
        }
        assertThat(refused).containsOnly(THROTTLING);
    }

    @Test
    void s72_waitersForUserinfoAreBoundedToo() throws Exception {
        CountDownLatch answered = hold(fake, "/userinfo");
        OidcProviderConfig config = new ConfigChange(fake.config()).withUserinfo();
        providers = new OidcProviders(List.of(config), () -> now, Duration.ofMinutes(5));
        fake.answerUserinfo(Map.of("sub", SUBJECT));
        UnverifiedToken token = UnverifiedToken.parse(new Secret(fake.token()));
        Queue<AwsErrorCode> refused = new ConcurrentLinkedQueue<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // The first of them fetches the keys, so that the others wait for user info only.
            threads.execute(() -> providers.verify(shown(token, Optional.of(new Secret("access")))));
            await(() -> fake.requests("/userinfo") == 1);
            for (int i = 1; i < 100; i++) {
                threads.execute(() -> {
                    try {
                        providers.verify(shown(token, Optional.of(new Secret("access"))));
                    } catch (AwsException e) {
                        refused.add(e.code());
                    }
                });
            }
            await(() -> refused.size() == 100 - WaitingRoom.PLACES_OF_AN_ADDRESS);
            answered.countDown();
        }
        assertThat(refused).containsOnly(THROTTLING);
    }

    @Test
    void s72_aProviderThatNeverAnswersDoesNotHoldUpTheOthers() throws Exception {
        providers = new OidcProviders(
                List.of(fake.config(), other.config("b", List.of())), () -> now, Duration.ofSeconds(10));
        fake.fail("/.well-known/openid-configuration", 503);
        assertThat(identify(other.token()).provider().name()).isEqualTo("b");
        now = now.plusSeconds(60);
        CountDownLatch answered = hold(fake, "/.well-known/openid-configuration");
        assertThat(identify(other.token()).provider().name()).isEqualTo("b");
        answered.countDown();
        assertThat(fake.requests("/.well-known/openid-configuration"))
                .as("not asked for a token of another")
                .isOne();
    }

    /** The path is asked for and gives no answer until the latch is open. */
    private static CountDownLatch hold(FakeOidcProvider provider, String path) {
        CountDownLatch answered = new CountDownLatch(1);
        provider.override(path, exchange -> {
            try {
                answered.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            provider.answer(exchange);
        });
        return answered;
    }

    private static ProviderClient client() {
        return new ProviderClient(Duration.ofMinutes(5));
    }

    private static void await(BooleanSupplier condition) {
        Instant deadline = Instant.now().plusSeconds(60);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void s10_keysAreUsedForADayWhileTheProviderIsDown() {
        String token = at("exp", NOW.plus(Duration.ofDays(10)));
        assertThat(identify(token)).isNotNull();
        fake.fail("/certs", 500);
        now = NOW.plus(OidcProvider.USE_AT_MOST);
        assertThat(identify(token)).isNotNull();
        assertThat(providers.states().getFirst().failingSince()).contains(now);
        now = now.plusSeconds(1);
        refuses(token, IDP_COMMUNICATION_ERROR, "could not be reached");
        fake.restore("/certs");
        now = now.plusSeconds(120);
        assertThat(identify(token)).isNotNull();
    }

    @Test
    void oneKeyThatCannotBeReadDoesNotSpoilTheOthers() {
        fake.publish("odd", Map.of("kty", "quantum", "kid", "odd"));
        fake.publish("broken", Map.of("kty", "RSA", "kid", "broken", "n", "!"));
        fake.publish(
                "enc", Map.of("kty", "RSA", "kid", "enc", "use", "enc", "alg", "RSA-OAEP", "n", "AQAB", "e", "AQAB"));
        assertThat(identify(fake.token())).isNotNull();
    }

    @Test
    void aProviderWithoutKeysOfUseIsNotSaidToBeOutOfReach() {
        fake.withdraw("rsa");
        refuses(fake.token(), INVALID_IDENTITY_TOKEN, "can be reached, but publishes no key that is accepted");
        fake.publish("oct", Map.of("kty", "oct", "kid", "oct", "k", "AAAA", "alg", "HS256"));
        fake.publish("k1", Map.of("kty", "EC", "crv", "secp256k1", "kid", "k1", "x", "AA", "y", "AA"));
        now = now.plusSeconds(60);
        refuses(fake.token(), INVALID_IDENTITY_TOKEN, "publishes no key that is accepted: a key must have a `kid`");
        assertThat(providers.states().getFirst().failingSince()).contains(NOW);

        fake.fail("/certs", 500);
        now = now.plusSeconds(60);
        refuses(fake.token(), IDP_COMMUNICATION_ERROR, "could not be reached");
        fake.restore("/certs");
        fake.publish("rsa", "RS256");
        now = NOW.plusSeconds(180);
        assertThat(identify(fake.token(claims -> claims.put("exp", now.getEpochSecond() + 60))))
                .isNotNull();
    }

    @Test
    void keysOfNoUseSpoilNoOtherProvidersTokens() {
        fake.withdraw("rsa");
        providers = over(fake.config(), other.config("b", List.of()));
        refuses(fake.token(), INVALID_IDENTITY_TOKEN, "publishes no key that is accepted");
        assertThat(identify(other.token()).provider().name()).isEqualTo("b");
        refuses(
                fake.token(claims -> claims.put("iss", "https://elsewhere.example")),
                INVALID_IDENTITY_TOKEN,
                "no configured provider with issuer `https://elsewhere.example`");
    }

    @Test
    void anUnknownIssuerIsToldTheConfiguredOnes() {
        providers = over(fake.config(), other.config("b", List.of()), new ConfigChange(fake.config()).client("c", "c"));
        String unknown = messageOf(fake.token(claims -> claims.put("iss", "https://elsewhere.example")));
        List<String> known =
                List.of(fake.issuer(), other.issuer()).stream().sorted().toList();
        assertThat(unknown).endsWith("; the configured issuers are `%s`, `%s`".formatted(known.get(0), known.get(1)));

        OidcProviderConfig role = fake.config("role", List.of("readonly"));
        providers = over(role, other.config("b", List.of()));
        UnverifiedToken others = UnverifiedToken.parse(new Secret(other.token()));
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> providers.verifyForRole(roleOf(role), shown(others)))
                .withMessageEndingWith("; the configured issuers are `%s`".formatted(fake.issuer()));
    }

    @Test
    void timesAreChecked() {
        refuses(at("exp", NOW), EXPIRED_TOKEN_EXCEPTION, "Token is expired");
        refuses(at("exp", NOW.minusSeconds(3600)), EXPIRED_TOKEN_EXCEPTION, "2026-03-01T11:00:00Z");
        assertThat(identify(at("exp", NOW.plusSeconds(1)))).isNotNull();
        refuses(at("nbf", NOW.plusSeconds(31)), INVALID_IDENTITY_TOKEN, "Token is not valid yet");
        assertThat(identify(at("nbf", NOW.plusSeconds(30)))).isNotNull();
        refuses(at("iat", NOW.plusSeconds(31)), INVALID_IDENTITY_TOKEN, "Token used before issued");
        assertThat(identify(fake.token(claims -> claims.put("exp", NOW.getEpochSecond() + 60.5))))
                .isNotNull();
    }

    /** A cut-off is kept for so long, and voids what was issued before it. */
    @Test
    void aTokenIsGoodForThirtyDaysAtMost() {
        Instant oldest = NOW.minus(OidcProviders.MAX_TOKEN_AGE);
        assertThat(identify(at("iat", oldest)).assertedAt()).isEqualTo(oldest);
        refuses(
                at("iat", oldest.minusSeconds(1)),
                EXPIRED_TOKEN_EXCEPTION,
                "Token is expired: it was issued at 2026-01-30T11:59:59Z");
        refuses(fake.token(claims -> claims.remove("iat")), INVALID_IDENTITY_TOKEN, "`iat` claim missing");
    }

    @Test
    void s12_aTokenMustSayWhenItExpires() {
        refuses(fake.token(claims -> claims.remove("exp")), INVALID_IDENTITY_TOKEN, "`exp` claim missing");
        for (Object never : List.of("1900000000", "", true, -1, 1e300)) {
            refuses(fake.token(claims -> claims.put("exp", never)), INVALID_IDENTITY_TOKEN, "`exp` claim missing");
        }
        refuses(fake.token(claims -> claims.put("nbf", "soon")), INVALID_IDENTITY_TOKEN, "`nbf` claim is not a time");
    }

    @Test
    void aTokenHasASubject() {
        for (Object subject : List.of("", 7, List.of("a"))) {
            refuses(
                    fake.token(claims -> claims.put("sub", subject)),
                    INVALID_IDENTITY_TOKEN,
                    "`sub` claim is mandatory");
        }
        refuses(fake.token(claims -> claims.remove("sub")), INVALID_IDENTITY_TOKEN, "`sub` claim is mandatory");
    }

    @Test
    void userinfoAddsWhatTheTokenLacksAndNothingElse() {
        providers = over(new ConfigChange(fake.config()).withUserinfo());
        UnverifiedToken token = UnverifiedToken.parse(new Secret(fake.token(claims -> claims.remove("policy"))));
        fake.answerUserinfo(
                Map.of("sub", SUBJECT, "policy", "readwrite", "preferred_username", "mallory", "sid", "another"));
        VerifiedToken identity = providers.verify(shown(token, Optional.of(new Secret("access"))));
        assertThat(identity.claim("policy")).contains("readwrite");
        assertThat(identity.readableName()).isEqualTo("alice");
        assertThat(identity.sessionId()).contains("1GBqmVFzoOEIKTvPMLJzVW_1");
    }

    @Test
    void userinfoIsOfTheSameUserOrNothing() {
        providers = over(new ConfigChange(fake.config()).withUserinfo());
        UnverifiedToken token = UnverifiedToken.parse(new Secret(fake.token(claims -> claims.remove("policy"))));
        Optional<Secret> access = Optional.of(new Secret("access"));
        fails(
                token,
                Optional.empty(),
                INVALID_PARAMETER_VALUE,
                "access_token is mandatory if user_info claim is enabled");
        fails(token, Optional.of(new Secret("a\nb")), INVALID_PARAMETER_VALUE, "not an access token");
        fake.answerUserinfo(Map.of("sub", "somebody else", "policy", "consoleAdmin"));
        fails(token, access, IDP_REJECTED_CLAIM, "`sub`");
        fake.answerUserinfo(Map.of("policy", "consoleAdmin"));
        fails(token, access, IDP_REJECTED_CLAIM, "`sub`");
        fake.answerUserinfo(Map.of());
        fails(token, access, IDP_REJECTED_CLAIM, "refuses");
        fake.fail("/userinfo", 500);
        fails(token, access, IDP_COMMUNICATION_ERROR, "User info");
    }

    @Test
    void s05_userinfoCannotSayWhomATokenIsFor() {
        providers = over(new ConfigChange(fake.config()).withUserinfo());
        UnverifiedToken token = UnverifiedToken.parse(new Secret(fake.token(claims -> claims.remove("aud"))));
        fake.answerUserinfo(Map.of("sub", SUBJECT, "aud", "sts-bridge"));
        fails(token, Optional.of(new Secret("access")), INVALID_IDENTITY_TOKEN, "`aud` claim invalid");
    }

    @Test
    void ofTwoProvidersWithOneIssuerTheAudienceDecides() {
        providers = over(fake.config(), new ConfigChange(fake.config()).client("second", "other-client"));
        assertThat(identify(fake.token(claims -> claims.put("aud", "other-client")))
                        .provider()
                        .name())
                .isEqualTo("second");
        assertThat(identify(fake.token()).provider().name()).isEqualTo("_");
    }

    @Test
    void aRolesTokenComesFromItsOwnProvider() {
        OidcProviderConfig role = fake.config("role", List.of("readonly"));
        providers = over(role, other.config("b", List.of()));
        UnverifiedToken token = UnverifiedToken.parse(new Secret(fake.token()));
        assertThat(providers.verifyForRole(roleOf(role), shown(token)).provider())
                .isEqualTo(role);
        refuses(fake.token(), INVALID_IDENTITY_TOKEN, NOT_VERIFIABLE);
        UnverifiedToken others = UnverifiedToken.parse(new Secret(other.token()));
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> providers.verifyForRole(roleOf(role), shown(others)))
                .returns(INVALID_IDENTITY_TOKEN, AwsException::code);
    }

    @Test
    void s18_printsNoToken() {
        assertThat(UnverifiedToken.parse(new Secret(fake.token())).toString()).isEqualTo("UnverifiedToken[***]");
    }

    private OidcProviders over(OidcProviderConfig... configs) {
        return new OidcProviders(List.of(configs), () -> now, Duration.ofSeconds(10));
    }

    private static OidcRole roleOf(OidcProviderConfig provider) {
        return new OidcRole("arn:minio:iam:::role/x", provider);
    }

    private static ShownTokens shown(UnverifiedToken token) {
        return shown(token, Optional.empty());
    }

    private static ShownTokens shown(UnverifiedToken token, Optional<Secret> accessToken) {
        return new ShownTokens(token, accessToken, "192.0.2.7");
    }

    private VerifiedToken identifyFrom(String address, String token) {
        return providers.verify(new ShownTokens(UnverifiedToken.parse(new Secret(token)), Optional.empty(), address));
    }

    private VerifiedToken identify(String token) {
        return providers.verify(shown(UnverifiedToken.parse(new Secret(token))));
    }

    private void refuses(String token, AwsErrorCode code, String message) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> identify(token))
                .returns(code, AwsException::code)
                .withMessageContaining(message)
                .satisfies(e -> {
                    String[] parts = parts(token);
                    if (parts.length == 3 && parts[2].length() > 20) {
                        assertThat(e.getMessage()).as("S-18").doesNotContain(parts[1], parts[2]);
                    }
                });
    }

    private void fails(UnverifiedToken token, Optional<Secret> accessToken, AwsErrorCode code, String message) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> providers.verify(shown(token, accessToken)))
                .returns(code, AwsException::code)
                .withMessageContaining(message);
    }

    private String messageOf(String token) {
        try {
            return "accepted " + identify(token).subject();
        } catch (AwsException e) {
            return e.sentence();
        }
    }

    private String at(String claim, Instant time) {
        return fake.token(claims -> claims.put(claim, time.getEpochSecond()));
    }

    /** Signed with the RSA key, whatever the key id says. */
    private static String signed(String algorithm, String keyId, Map<String, Object> claims) {
        return FakeOidcProvider.sign(header(algorithm, keyId), claims, RSA, algorithm);
    }

    private String hmac(String algorithm, String keyId, byte[] key) throws GeneralSecurityException {
        String input = encode(json(header(algorithm, keyId))) + "." + encode(json(fake.claims()));
        Mac mac = Mac.getInstance("HmacSHA" + algorithm.substring(2));
        mac.init(new SecretKeySpec(key, "RAW"));
        return input + "." + encode(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
    }

    private static Map<String, Object> header(String algorithm, String keyId) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", algorithm);
        header.put("kid", keyId);
        return header;
    }

    private static String[] parts(String token) {
        return token.split("\\.", -1);
    }

    /** A provider's settings with one thing changed. */
    private record ConfigChange(OidcProviderConfig from) {
        OidcProviderConfig issuer(String issuer) {
            return with(from.name(), Optional.of(issuer), from.clientIds(), false, List.of());
        }

        OidcProviderConfig client(String name, String clientId) {
            return with(name, from.issuer(), Set.of(clientId), false, List.of());
        }

        OidcProviderConfig withUserinfo() {
            return with(from.name(), from.issuer(), from.clientIds(), true, List.of());
        }

        OidcProviderConfig trusting(URI origin) {
            return with(from.name(), from.issuer(), from.clientIds(), false, List.of(origin));
        }

        private OidcProviderConfig with(
                String name, Optional<String> issuer, Set<String> clientIds, boolean userinfo, List<URI> trusted) {
            return new OidcProviderConfig(
                    name,
                    from.configUrl(),
                    issuer,
                    clientIds,
                    from.clientSecret(),
                    from.claimName(),
                    userinfo,
                    from.rolePolicies(),
                    from.grantable(),
                    from.sessionTags(),
                    from.maxSession(),
                    trusted);
        }
    }
}
