package io.cloakroom.bridge.identity.oidc;

import static io.cloakroom.aws.AwsErrorCode.INVALID_IDENTITY_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.AcceptedTokens;
import io.cloakroom.bridge.config.OidcProviderConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens for others: of another audience, kind, scope or client, or bound to a key. */
class AcceptedTokensTest extends ProvidersTest {
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
    void s06_refusesALogoutTokenOfAnyProvider() {
        String token = fake.token(claims -> {
            claims.remove("typ");
            claims.put("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
        });
        refuses(token, INVALID_IDENTITY_TOKEN, "security event");
    }
}
