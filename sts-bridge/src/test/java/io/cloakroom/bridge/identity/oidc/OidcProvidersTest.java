package io.cloakroom.bridge.identity.oidc;

import static io.cloakroom.aws.AwsErrorCode.EXPIRED_TOKEN_EXCEPTION;
import static io.cloakroom.aws.AwsErrorCode.INVALID_IDENTITY_TOKEN;
import static io.cloakroom.bridge.identity.oidc.FakeOidcProvider.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.config.StsConfig;
import io.cloakroom.bridge.tls.TrustedRoots;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who a token is of, which of the providers says so, and how long it is good for. */
class OidcProvidersTest extends ProvidersTest {
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
    void operatorsMayWantYoungerTokens() {
        StsConfig hour =
                new StsConfig(List.of(fake.config()), Duration.ofHours(1), 1, 1, Duration.ofHours(1), Map.of());
        providers = new OidcProviders(hour, TrustedRoots.ofTheJdk(), () -> NOW, SessionCap.AS_SET);
        assertThat(identify(at("iat", NOW.minusSeconds(3600)))).isNotNull();
        refuses(at("iat", NOW.minusSeconds(3601)), EXPIRED_TOKEN_EXCEPTION, "Tokens are accepted for 60 minutes");
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
}
