package io.cloakroom.bridge.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.authn.RequestAuthenticator;
import io.cloakroom.bridge.authz.ActionDecider;
import io.cloakroom.bridge.authz.Caller;
import io.cloakroom.bridge.config.RootCredentials;
import io.cloakroom.bridge.credentials.Assumption;
import io.cloakroom.bridge.credentials.Attributes;
import io.cloakroom.bridge.credentials.Credential;
import io.cloakroom.bridge.credentials.CredentialDirectory;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.credentials.IssuedCredentials;
import io.cloakroom.bridge.credentials.KeyRing;
import io.cloakroom.bridge.credentials.MasterKey;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.credentials.SessionSealer;
import io.cloakroom.bridge.credentials.Withheld;
import io.cloakroom.bridge.iam.AccountStatus;
import io.cloakroom.bridge.iam.Iam;
import io.cloakroom.bridge.iam.IamDirectory;
import io.cloakroom.bridge.iam.PolicyMappings.Holder;
import io.cloakroom.bridge.iam.RoleFiles;
import io.cloakroom.bridge.identity.ldap.LdapDirectories;
import io.cloakroom.bridge.policies.PolicyDocuments;
import io.cloakroom.bridge.policies.PolicyMemory;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.bridge.state.StateView;
import io.cloakroom.bridge.state.StateViews;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The admin API of one node, with everything behind it in memory. */
final class AdminNode implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final RootCredentials ROOT = new RootCredentials("root-key", new Secret("root-secret-of-the-test"));
    static final Secret SECRET = new Secret("correct horse battery staple");

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final MasterKey MASTER_KEY = MasterKey.parse(
            new Secret(Base64.getEncoder().encodeToString("A".repeat(32).getBytes(US_ASCII))));

    volatile Instant now = NOW;
    volatile boolean keepsState = true;
    private final InstantSource clock = () -> now;
    private final SessionSealer sealer = new SessionSealer(KeyRing.derivedFrom(MASTER_KEY), RANDOM);
    private final StateView state;
    private final PolicyDocuments documents;
    private final IamDirectory directory;
    final Iam iam;
    final Cutoffs cutoffs;
    final AdminEndpoint endpoint;

    AdminNode() {
        this(StateViews.inMemory(), Optional.empty());
    }

    AdminNode(Optional<LdapDirectories> ldap) {
        this(StateViews.inMemory(), ldap);
    }

    AdminNode(StateStore store) {
        this(StateViews.over(store), Optional.empty());
    }

    private AdminNode(StateView view, Optional<LdapDirectories> ldap) {
        try {
            this.state = view;
            this.documents = PolicyDocuments.remembering(state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.directory = IamDirectory.open(
                state,
                MASTER_KEY,
                new IamDirectory.Beside(Optional.of(ROOT.accessKeyId()), dn -> ldap.isPresent(), RoleFiles.none()),
                RANDOM,
                clock);
        this.iam = Iam.open(directory, documents, RANDOM, clock);
        this.cutoffs = new Cutoffs(state, clock, Duration.ofDays(2));
        PolicySource policies = new PolicySource(documents, Map.of(), directory);
        RequestAuthenticator authenticator = new RequestAuthenticator(
                new CredentialDirectory(Optional.of(ROOT), directory, sealer, cutoffs, clock), clock);
        this.endpoint = new AdminEndpoint(
                new AdminEndpoint.Services(
                        authenticator,
                        new ActionDecider(policies),
                        iam,
                        policies,
                        cutoffs,
                        new FakeUpkeep(),
                        new FakeInstallation(),
                        ROOT.accessKeyId(),
                        ldap),
                RANDOM,
                clock);
    }

    /** A user with these policies, each of which allows some actions. */
    AdminClient user(String name, String... actions) {
        iam.users().put(name, SECRET, AccountStatus.ENABLED);
        if (actions.length > 0) {
            policy(name + "-policy", actions);
            iam.mappings().attach(new Holder.User(name), List.of(name + "-policy"));
        }
        return client(name);
    }

    AdminClient client(String name) {
        return new AdminClient(name, SECRET, Optional.empty());
    }

    static AdminClient root() {
        return new AdminClient(ROOT.accessKeyId(), ROOT.secretAccessKey(), Optional.empty());
    }

    void policy(String name, String... actions) {
        iam.policies().put(name, policyText(actions).getBytes(StandardCharsets.UTF_8));
    }

    /** Trusts Alice. */
    static final String TRUST = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",\
            "Principal":{"AWS":"arn:aws:iam::000000000000:user/alice"}}]}""";

    static String policyText(String... actions) {
        return """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["%s"]%s}]}""".formatted(
                        String.join("\",\"", actions),
                        actions[0].startsWith("s3:") ? ",\"Resource\":[\"arn:aws:s3:::*\"]" : "");
    }

    /** Credentials that a user has from STS. */
    AdminClient session(String user, Optional<String> sessionPolicy, Optional<String> revokeType) {
        String id = directory.find(user).orElseThrow() instanceof Credential.User known ? known.id() : "";
        return sealed(new Session(
                        "arn:aws:sts::000000000000:assumed-role/user/" + user,
                        "user",
                        "urn:cloakroom:users",
                        id,
                        Optional.empty(),
                        user,
                        List.of(),
                        Optional.of(Session.userArn(user)),
                        sessionPolicy,
                        noAttributes(),
                        now,
                        now,
                        now.plusSeconds(3600))
                .withRevokeType(revokeType));
    }

    /** Credentials that a user of the directory has. */
    AdminClient ldapSession(String dn, String loginName, String... groups) {
        return sealed(new Session(
                "arn:aws:sts::000000000000:assumed-role/ldap/" + loginName,
                "ldap",
                "urn:cloakroom:ldap",
                dn,
                Optional.empty(),
                dn,
                List.of(groups),
                Optional.of(Session.directoryArn(dn)),
                Optional.empty(),
                new Attributes(
                        Map.of("ldapUsername", List.of(loginName)),
                        Withheld.only(Set.of()),
                        Map.of(),
                        Optional.empty()),
                now,
                now,
                now.plusSeconds(3600)));
    }

    /** Credentials that a user has who has taken on a role. */
    AdminClient roleSession(String user, String role) {
        String id = directory.find(user).orElseThrow() instanceof Credential.User known ? known.id() : "";
        String arn = "arn:aws:iam::000000000000:role/" + role;
        return sealed(new Session(
                "arn:aws:sts::000000000000:assumed-role/%s/job".formatted(role),
                "user",
                Session.USERS,
                id,
                Optional.empty(),
                user,
                List.of(),
                Optional.of(arn),
                Optional.empty(),
                noAttributes(),
                now,
                now,
                now.plusSeconds(3600),
                Optional.empty(),
                Optional.of(new Assumption(directory.role(arn).orElseThrow().id(), List.of(), Set.of(), List.of()))));
    }

    /** Credentials that somebody has from an identity provider. */
    AdminClient webIdentity(String parentUser, String... policies) {
        return sealed(new Session(
                "arn:aws:sts::000000000000:assumed-role/_/ada",
                "_",
                "https://id.example/realms/demo",
                "sub-of-ada",
                Optional.empty(),
                parentUser,
                List.of(policies),
                Optional.empty(),
                Optional.empty(),
                noAttributes(),
                now,
                now,
                now.plusSeconds(3600)));
    }

    private AdminClient sealed(Session session) {
        IssuedCredentials issued = sealer.issue(session);
        return new AdminClient(issued.accessKeyId(), issued.secret(), Optional.of(new Secret(issued.sessionToken())));
    }

    private static Attributes noAttributes() {
        return new Attributes(Map.of(), Withheld.only(Set.of()), Map.of(), Optional.empty());
    }

    @Override
    public void close() {
        documents.close();
        state.close();
    }

    private final class FakeUpkeep implements Upkeep {
        @Override
        public KeyRing.Content rotateKeys() {
            return new KeyRing.Content(2, now);
        }

        @Override
        public boolean forgetPolicy(String name) {
            return PolicyMemory.forget(state, name);
        }

        @Override
        public boolean keepsState() {
            return keepsState;
        }
    }

    private static final class FakeInstallation implements Installation {
        @Override
        public String deploymentId() {
            return "0123";
        }

        @Override
        public String version() {
            return "1.2.3";
        }

        @Override
        public Duration uptime() {
            return Duration.ofMinutes(2);
        }

        @Override
        public String region() {
            return "us-east-1";
        }

        @Override
        public boolean isStoreReady() {
            return true;
        }

        @Override
        public Optional<Usage> usage() {
            return Optional.of(new Usage(2, 3, 4));
        }

        @Override
        public List<Bucket> buckets(Caller caller) {
            return List.of(new Bucket("lab", NOW), new Bucket("secret", NOW));
        }

        @Override
        public String store() {
            return "a directory";
        }

        @Override
        public ObjectNode readiness() {
            return AdminJson.object().put("status", "ready");
        }

        @Override
        public List<Figure> figures() {
            return List.of(new Figure("requests", Map.of("service", "s3"), 7));
        }

        @Override
        public Optional<String> record(String requestId) {
            return requestId.equals("R1")
                    ? Optional.of("{\"requestId\":\"R1\",\"decision\":\"allow\"}")
                    : Optional.empty();
        }
    }

    /** The names of the members of an object. */
    static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }
}
