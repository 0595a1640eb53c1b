package io.cloakroom.bridge;

import static io.cloakroom.bridge.ProductClasses.BRIDGE;
import static io.cloakroom.bridge.ProductClasses.PURE;
import static io.cloakroom.bridge.ProductClasses.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Classifier;
import io.cloakroom.bridge.authn.Authentication;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.authn.RequestAuthenticator;
import io.cloakroom.bridge.authn.VerifiedForm;
import io.cloakroom.bridge.authz.AuthorizedCall;
import io.cloakroom.bridge.authz.AuthorizedDeletes;
import io.cloakroom.bridge.authz.BucketListing;
import io.cloakroom.bridge.authz.CallAuthorizer;
import io.cloakroom.bridge.authz.Caller;
import io.cloakroom.bridge.authz.DeleteDecisions;
import io.cloakroom.bridge.credentials.Credential;
import io.cloakroom.bridge.credentials.CredentialDirectory;
import io.cloakroom.bridge.credentials.IssuedCredentials;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.credentials.SessionSealer;
import io.cloakroom.bridge.identity.Grant;
import io.cloakroom.bridge.identity.Identity;
import io.cloakroom.bridge.identity.certificate.CertificateSource;
import io.cloakroom.bridge.identity.certificate.VerifiedCertificate;
import io.cloakroom.bridge.identity.oidc.OidcProviders;
import io.cloakroom.bridge.identity.oidc.VerifiedToken;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who makes what. A value proves that a check was passed where only the check makes it. */
class ProofsTest {
    /** Who makes what proves that a check was passed. */
    private static final Map<Class<?>, Set<Class<?>>> PROOFS = Map.ofEntries(
            Map.entry(S3Call.class, Set.of(S3Classifier.class, S3Call.class)),
            Map.entry(Credential.Root.class, Set.of(CredentialDirectory.class)),
            Map.entry(Credential.Temporary.class, Set.of(CredentialDirectory.class)),
            Map.entry(Principal.Root.class, Set.of(RequestAuthenticator.class)),
            Map.entry(Principal.AssumedRole.class, Set.of(RequestAuthenticator.class)),
            Map.entry(Authentication.Authenticated.class, Set.of(RequestAuthenticator.class)),
            Map.entry(VerifiedForm.class, Set.of(RequestAuthenticator.class)),
            Map.entry(AuthorizedCall.class, Set.of(CallAuthorizer.class)),
            Map.entry(AuthorizedDeletes.class, Set.of(CallAuthorizer.class)),
            Map.entry(DeleteDecisions.class, Set.of(CallAuthorizer.class)),
            Map.entry(BucketListing.class, Set.of(CallAuthorizer.class)),
            Map.entry(IssuedCredentials.class, Set.of(SessionSealer.class)),
            Map.entry(VerifiedCertificate.class, Set.of(CertificateSource.class)),
            Map.entry(VerifiedToken.class, Set.of(OidcProviders.class)));

    @Test
    void proofsAreMadeByTheStepBeforeOnly() {
        PROOFS.forEach((proof, makers) -> {
            assertThat(proof.isRecord())
                    .as("%s is a record: anybody makes one", proof)
                    .isFalse();
            assertThat(proof.getConstructors())
                    .as("public constructors of %s", proof)
                    .isEmpty();
            assertThat(makersOf(proof)).as("who makes a %s", proof).isNotEmpty().isSubsetOf(names(makers));
        });
    }

    /** A caller is made of an authenticated request by whoever has one; of parts by nobody. */
    @Test
    void aCallerIsMadeOfAnAuthenticatedRequest() {
        assertThat(Caller.class.getConstructors())
                .singleElement()
                .returns(
                        Authentication.Authenticated.class,
                        constructor -> constructor.getParameterTypes()[0]);
        assertThat(constructions(Caller.class)
                        .filter(call -> call.getTarget().getRawParameterTypes().size() != 2)
                        .map(call -> call.getOriginOwner().getName()))
                .containsOnly(Caller.class.getName());
    }

    /** Each source makes its own identities, and says itself what they are granted. */
    @Test
    void identitiesAreMadeByTheirSourcesOnly() {
        for (Class<?> type : Set.of(Identity.class, Grant.Names.class, Grant.Role.class, Grant.Directory.class)) {
            assertThat(makersOf(type))
                    .as("who makes a %s", type)
                    .isNotEmpty()
                    .allMatch(maker -> maker.startsWith(ROOT + ".identity."));
        }
    }

    /** Sessions are read from sealed tokens or drawn up for a login, and one class has them sealed for every action. */
    @Test
    void sessionsAreSealedForAnIdentityOnly() {
        assertThat(makersOf(Session.class))
                .containsOnly(
                        "io.cloakroom.bridge.credentials.SessionCodec$Fields",
                        Session.class.getName(),
                        "io.cloakroom.bridge.sts.SessionBlueprint");
        assertThat(BRIDGE.stream()
                        .flatMap(type -> type.getMethodCallsFromSelf().stream())
                        .filter(call -> call.getTargetOwner().isEquivalentTo(SessionSealer.class)
                                && call.getName().equals("issue"))
                        .map(call -> call.getOriginOwner().getName()))
                .containsOnly("io.cloakroom.bridge.sts.SessionIssuer");
    }

    /** Requests of clients are parsed from what came; the rest are requests of our own to the upstream. */
    @Test
    void headsAreParsed() {
        assertThat(makersOf(RequestHead.class))
                .containsOnly(
                        RequestHead.class.getName(),
                        "io.cloakroom.bridge.server.RequestReader",
                        "io.cloakroom.bridge.store.upstream.UpstreamControl",
                        "io.cloakroom.bridge.store.upstream.UpstreamRequest");
    }

    private static Set<String> makersOf(Class<?> type) {
        return constructions(type)
                .map(call -> call.getOriginOwner().getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(Set<Class<?>> types) {
        return types.stream().map(Class::getName).collect(Collectors.toSet());
    }

    /** Calls of a constructor, and references to it. */
    private static Stream<JavaCodeUnitAccess<?>> constructions(Class<?> type) {
        return Stream.concat(BRIDGE.stream(), PURE.stream())
                .flatMap(origin -> Stream.<JavaCodeUnitAccess<?>>concat(
                        origin.getConstructorCallsFromSelf().stream(),
                        origin.getConstructorReferencesFromSelf().stream()))
                .filter(access -> access.getTargetOwner().isEquivalentTo(type));
    }
}
