package io.cloakroom.bridge.iam;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.credentials.Attributes;
import io.cloakroom.bridge.credentials.Credential;
import io.cloakroom.bridge.credentials.MasterKey;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.credentials.Withheld;
import io.cloakroom.bridge.policies.PolicyDocuments;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.bridge.state.StateView;
import io.cloakroom.bridge.state.StateViews;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Users and all that belongs to them, as one node has them in its state. */
final class Node implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final String ROOT = "root-key";
    static final Secret SECRET = new Secret("correct horse battery staple");
    static final String POLICY = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::lab/*"]}]}""";

    Instant now = NOW;
    final StateView state;
    final PolicyDocuments documents;
    final IamDirectory directory;
    final Iam iam;

    Node(StateStore store) {
        this(store, masterKey('A'), Optional.of(ROOT));
    }

    Node(StateStore store, MasterKey masterKey, Optional<String> root) {
        this(store, masterKey, new IamDirectory.Beside(root, dn -> false, RoleFiles.none()));
    }

    Node(StateStore store, RoleFiles roles) {
        this(store, masterKey('A'), new IamDirectory.Beside(Optional.of(ROOT), dn -> false, roles));
    }

    private Node(StateStore store, MasterKey masterKey, IamDirectory.Beside beside) {
        SecureRandom random = new SecureRandom();
        try {
            this.state = StateViews.over(store);
            this.directory = IamDirectory.open(state, masterKey, beside, random, () -> now);
            this.documents = PolicyDocuments.remembering(state);
            this.iam = Iam.open(directory, documents, random, () -> now);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A key of 32 times the same character. */
    static MasterKey masterKey(char c) {
        return MasterKey.parse(new Secret(
                Base64.getEncoder().encodeToString(String.valueOf(c).repeat(32).getBytes(US_ASCII))));
    }

    void addUser(String name) {
        iam.users().put(name, SECRET, AccountStatus.ENABLED);
    }

    /** The id of a user who is there. */
    String idOf(String name) {
        return find(name) instanceof Credential.User user ? user.id() : "no user";
    }

    Credential find(String accessKeyId) {
        return directory.find(accessKeyId).orElseThrow();
    }

    /** A session that this user has now. */
    Session session(String name) {
        return new Session(
                "arn:aws:sts::000000000000:assumed-role/user/" + name,
                "users",
                "cloakroom",
                idOf(name),
                Optional.empty(),
                name,
                List.of(),
                Optional.of(Session.userArn(name)),
                Optional.empty(),
                new Attributes(Map.of(), Withheld.only(Set.of()), Map.of(), Optional.empty()),
                NOW,
                NOW,
                NOW.plusSeconds(3600));
    }

    static void fails(AwsErrorCode code, ThrowingCallable call) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(call)
                .returns(code, AwsException::code)
                .satisfies(
                        e -> assertThat(e.sentence()).isNotBlank().doesNotContain("\n", "Exception", SECRET.reveal()));
    }

    @Override
    public void close() {
        documents.close();
        state.close();
    }
}
