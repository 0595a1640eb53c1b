package io.cloakroom.bridge.identity.oidc;

import static io.cloakroom.aws.AwsErrorCode.IDP_COMMUNICATION_ERROR;
import static io.cloakroom.aws.AwsErrorCode.IDP_REJECTED_CLAIM;
import static io.cloakroom.aws.AwsErrorCode.INVALID_IDENTITY_TOKEN;
import static io.cloakroom.aws.AwsErrorCode.INVALID_PARAMETER_VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.AcceptedTokens;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the user info endpoint may add to a token, and when it is asked. */
class UserinfoTest extends ProvidersTest {
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
    void s07_doesNotSendTokensToAForeignUserinfoEndpoint() {
        fake.announce("userinfo_endpoint", other.issuer() + "/userinfo");
        other.answerUserinfo(Map.of("sub", SUBJECT, "policy", "consoleAdmin"));
        providers = over(new ConfigChange(fake.config()).withUserinfo());
        UnverifiedToken token = UnverifiedToken.parse(new Secret(fake.token()));
        fails(token, Optional.of(new Secret("access")), IDP_COMMUNICATION_ERROR, "could not be reached");
        assertThat(other.requests("/userinfo")).isZero();
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
}
