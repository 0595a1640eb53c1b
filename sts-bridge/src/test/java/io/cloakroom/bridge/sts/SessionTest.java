package io.cloakroom.bridge.sts;

import static io.cloakroom.bridge.identity.oidc.FakeOidcProvider.NOW;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.audit.AuditRecord;
import io.cloakroom.bridge.audit.Audits;
import io.cloakroom.bridge.config.RootCredentials;
import io.cloakroom.bridge.credentials.CredentialDirectory;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.credentials.KeyRing;
import io.cloakroom.bridge.credentials.LongTermKeys;
import io.cloakroom.bridge.credentials.MasterKey;
import io.cloakroom.bridge.credentials.SessionSealer;
import io.cloakroom.bridge.policies.PolicyDocuments;
import io.cloakroom.bridge.state.StateView;
import io.cloakroom.bridge.state.StateViews;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** What sessions are made with: a clock that can be set, keys, and a folder of policies. */
abstract class SessionTest {
    @TempDir
    Path policiesDirectory;

    Instant now = NOW;
    final InstantSource clock = () -> now;
    final StateView state = StateViews.inMemory();
    final Cutoffs cutoffs = new Cutoffs(state, clock, Duration.ofDays(2));
    final CountingRandom random = new CountingRandom();
    final SessionSealer sealer = new SessionSealer(
            KeyRing.derivedFrom(MasterKey.parse(new Secret("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="))), random);
    final CredentialDirectory credentials = new CredentialDirectory(
            Optional.of(new RootCredentials("minioadmin", new Secret("minioadmin-secret"))),
            LongTermKeys.NONE,
            sealer,
            cutoffs,
            clock);
    AuditDraft audit = new AuditDraft("17F00D", new ClientConnection("192.0.2.7", false));
    private final List<PolicyDocuments> opened = new ArrayList<>();

    @AfterEach
    void closePolicies() {
        opened.forEach(PolicyDocuments::close);
        state.close();
    }

    /** The policies of the folder, as it is now. */
    PolicyDocuments documents() {
        try {
            PolicyDocuments documents = PolicyDocuments.watching(policiesDirectory, state);
            opened.add(documents);
            return documents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(String policy, String statements) throws IOException {
        Files.writeString(
                policiesDirectory.resolve(policy + ".json"),
                "{\"Version\":\"2012-10-17\",\"Statement\":[%s]}".formatted(statements));
    }

    AuditRecord audited() {
        return Audits.soFar(audit);
    }
}
