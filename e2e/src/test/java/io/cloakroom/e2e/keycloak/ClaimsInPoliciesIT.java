package io.cloakroom.e2e.keycloak;

import static io.cloakroom.e2e.Clients.assertDenied;
import static io.cloakroom.e2e.Clients.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.e2e.Clients;
import io.cloakroom.testkit.BridgeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Claims that Keycloak's own mappers write, as values of condition keys: a custom one, session tags, the source
 * identity.
 */
class ClaimsInPoliciesIT {
    private static final String OWNER = "owner";
    private static final String OWNER_SECRET = "owner-secret-of-the-claims";

    /** What is asked for in all of them; they differ in one condition. */
    private static final String STATEMENT = """
            {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"],
             "Resource": ["arn:aws:s3:::shared/${jwt:department}/*"],
             "Condition": {
               "StringEquals": {"aws:PrincipalTag/team": "%s", "aws:SourceIdentity": "%s"},
               "ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/%s"},
               "Null": {"aws:PrincipalTag/admin": "true"}}}""";

    @TempDir
    private static Path folder;

    private static TestRealm realm;
    private static BridgeProcess bridge;

    @BeforeAll
    static void start() throws IOException {
        realm = TestRealm.create("claims", Map.of(), """
                {"roles": {"realm": [
                   {"name": "fits", "attributes": {"s3-policy": ["fits"]}},
                   {"name": "other-team", "attributes": {"s3-policy": ["other-team"]}},
                   {"name": "other-role", "attributes": {"s3-policy": ["other-role"]}},
                   {"name": "barred", "attributes": {"s3-policy": ["fits", "barred"]}}]},
                 "users": [
                   {"username": "ada", "realmRoles": ["fits"]},
                   {"username": "bob", "realmRoles": ["other-team"]},
                   {"username": "cid", "realmRoles": ["other-role"]},
                   {"username": "dan", "realmRoles": ["barred"]}]}
                """);
        hardcoded("department", "String", "research");
        hardcoded(
                "https://aws\\\\.amazon\\\\.com/tags",
                "JSON",
                "{\\\"principal_tags\\\": {\\\"team\\\": [\\\"lab\\\"], \\\"admin\\\": [\\\"true\\\"]}}");
        realm.admin().create(realm.mappers(), TestRealm.json("""
                {"name": "source identity", "protocol": "openid-connect", "protocolMapper": "oidc-usermodel-property-mapper",
                 "config": {"user.attribute": "username", "claim.name": "https://aws\\\\.amazon\\\\.com/source_identity",
                            "jsonType.label": "String", "access.token.claim": "true"}}"""));
        Path policies = Files.createDirectory(folder.resolve("policies"));
        write(policies, "fits", STATEMENT.formatted("lab", "ada", "_"));
        write(policies, "other-team", STATEMENT.formatted("ops", "bob", "_"));
        write(policies, "other-role", STATEMENT.formatted("lab", "cid", "admin"));
        write(policies, "barred", """
                {"Effect": "Deny", "Action": ["sts:AssumeRoleWithWebIdentity"],
                 "Condition": {"StringEquals": {"aws:SourceIdentity": "dan", "aws:RequestTag/team": "lab"}}}""");
        bridge = BridgeProcess.start(BridgeProcess.Options.server(folder.resolve("data"))
                .with("MINIO_ROOT_USER", OWNER)
                .with("MINIO_ROOT_PASSWORD", OWNER_SECRET)
                .with(
                        "MINIO_IDENTITY_OPENID_CONFIG_URL",
                        realm.keycloak().issuer(realm.name()) + "/.well-known/openid-configuration")
                .with("MINIO_IDENTITY_OPENID_CLIENT_ID", "app")
                .with("CLOAKROOM_IDENTITY_OPENID_SESSION_TAGS", "team")
                .with("CLOAKROOM_POLICIES_DIR", policies.toString())
                .with("CLOAKROOM_AUDIT_LOG", folder.resolve("audit.log").toString()));
        try (S3Client s3 = Clients.s3(
                bridge.endpoint(), StaticCredentialsProvider.create(AwsBasicCredentials.create(OWNER, OWNER_SECRET)))) {
            s3.createBucket(create -> create.bucket("shared"));
        }
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    @Test
    void theUsersClaimsAndTagsDecide() {
        try (S3Client ada = login("ada")) {
            put(ada, "research/notes.txt");
            assertThat(ada.getObjectAsBytes(get -> get.bucket("shared").key("research/notes.txt"))
                            .asUtf8String())
                    .isEqualTo("text");
            assertDenied(() -> put(ada, "sales/notes.txt"));
        }
    }

    @Test
    void anotherTeamOrRoleIsRefusedAndTheAuditLogSaysWhy() throws IOException {
        try (S3Client bob = login("bob");
                S3Client cid = login("cid")) {
            assertDenied(() -> put(bob, "research/notes.txt"));
            assertDenied(() -> put(cid, "research/notes.txt"));
        }
        assertThat(reasons(2))
                .anySatisfy(reason -> assertThat(reason).contains("`other-team`", "aws:PrincipalTag/team", "`lab`"))
                .anySatisfy(reason -> assertThat(reason)
                        .contains("`other-role`", "aws:PrincipalArn", "arn:aws:iam::000000000000:role/_"));
    }

    /** The reasons of implicit denies about the key, as soon as there are so many. */
    private static List<String> reasons(int count) throws IOException {
        List<String> reasons = List.of();
        for (int attempt = 0; attempt < 200 && reasons.size() < count; attempt++) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            reasons = Files.readAllLines(folder.resolve("audit.log")).stream()
                    .map(TestRealm::json)
                    .filter(line -> line.path("decision").asText().equals("implicit-deny"))
                    .filter(line -> line.path("resource").asText().endsWith("research/notes.txt"))
                    .map(line -> line.path("reason").asText())
                    .toList();
        }
        return reasons;
    }

    @Test
    void aLoginCanBeDeniedByWhatItsTokenSays() {
        assertRefused("AccessDenied", () -> login("dan"));
    }

    private static void put(S3Client s3, String key) {
        s3.putObject(put -> put.bucket("shared").key(key), RequestBody.fromString("text"));
    }

    private static S3Client login(String user) {
        return Clients.s3(
                bridge.endpoint(),
                Clients.login(bridge.endpoint(), realm.login(user).accessToken()));
    }

    private static void hardcoded(String claim, String type, String value) {
        JsonNode mapper = TestRealm.json("""
                {"name": "%1$s", "protocol": "openid-connect", "protocolMapper": "oidc-hardcoded-claim-mapper",
                 "config": {"claim.name": "%1$s", "claim.value": "%3$s", "jsonType.label": "%2$s", "access.token.claim": "true"}}""".formatted(claim, type, value));
        realm.admin().create(realm.mappers(), mapper);
    }

    private static void write(Path policies, String name, String statement) throws IOException {
        Files.writeString(
                policies.resolve(name + ".json"),
                "{\"Version\": \"2012-10-17\", \"Statement\": [%s]}".formatted(statement));
    }
}
