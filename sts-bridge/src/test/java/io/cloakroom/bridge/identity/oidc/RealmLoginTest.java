package io.cloakroom.bridge.identity.oidc;

import static io.cloakroom.aws.AwsErrorCode.IDP_COMMUNICATION_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.config.SessionLimit;
import io.cloakroom.bridge.identity.Grant;
import io.cloakroom.bridge.policies.Attachments;
import io.cloakroom.bridge.policies.PolicyDocuments;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.policies.Realm;
import io.cloakroom.bridge.policies.RealmPolicies;
import io.cloakroom.bridge.state.StateView;
import io.cloakroom.bridge.state.StateViews;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logins with a policy that the realm keeps, and that the bridge may not have read yet. */
class RealmLoginTest {
    private static final String DENY = """
        {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["s3:*"],"Resource":["arn:aws:s3:::secret/*"]}]}
        """;

    private final FakeOidcProvider fake = new FakeOidcProvider();
    private final StateView state = StateViews.inMemory();
    private final RealmPolicies realms = RealmPolicies.of(state, Map.of("_", name -> true));
    private PolicyDocuments documents;

    @BeforeEach
    void open() throws Exception {
        documents = PolicyDocuments.open(Optional.empty(), state, realms);
    }

    @AfterEach
    void close() {
        documents.close();
        state.close();
        fake.close();
    }

    /** Otherwise the Deny would be left out of the session for good. */
    @Test
    void s73_aNameThatIsNotKnownIsAskedForBeforeTheLogin() {
        realms.follow(
                "_",
                () -> realms.take(new Realm("_", fake.issuer()), RealmPolicies.Offer.of(Map.of("no-secrets", DENY)))
                        >= 0);

        assertThat(names("readwrite", "no-secrets")).containsExactlyInAnyOrder("readwrite", "no-secrets");
    }

    @Test
    void s73_whileTheRealmCannotBeAskedNoNameIsTakenForUnknown() {
        realms.follow("_", () -> false);

        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> names("readwrite", "no-secrets"))
                .returns(IDP_COMMUNICATION_ERROR, AwsException::code);
        assertThat(names("readwrite")).containsExactly("readwrite");
    }

    private List<String> names(String... policies) {
        OidcProviderConfig plain = fake.config();
        OidcProviderConfig config = new OidcProviderConfig(
                plain.name(),
                plain.configUrl(),
                plain.issuer(),
                plain.clientIds(),
                Optional.of(new Secret("secret")),
                plain.claimName(),
                plain.claimUserinfo(),
                plain.rolePolicies(),
                plain.grantable(),
                plain.sessionTags(),
                new SessionLimit(plain.maxSession(), false),
                plain.trustedOrigins(),
                plain.accepted(),
                plain.reading(),
                Optional.of(URI.create(fake.issuer() + "/s3-policies")));
        OidcSource source = new OidcSource(
                new OidcProviders(List.of(config), () -> FakeOidcProvider.NOW),
                new Roles(List.of(config), ""),
                new PolicySource(documents, Map.of(), Attachments.NONE));
        String token = fake.token(claims -> claims.put("policy", List.of(policies)));
        VerifiedToken verified =
                source.verify(new WebIdentity(new Secret(token), Optional.empty(), Optional.empty(), "192.0.2.1"));
        return ((Grant.Names) source.identity(verified).grant()).policies();
    }
}
