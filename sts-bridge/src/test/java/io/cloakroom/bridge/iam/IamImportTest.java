package io.cloakroom.bridge.iam;

import static io.cloakroom.bridge.iam.Node.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.credentials.Credential;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.state.MemoryStateStore;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.policy.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IamImportTest {
    private static final String ALICE = "uid=alice,ou=people,dc=x";
    private static final String STAFF = "cn=staff,dc=x";
    private static final String DENY = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["s3:*"],"Resource":["arn:aws:s3:::secret/*"]}]}""";

    @TempDir
    private Path directory;

    private final StateStore store = new MemoryStateStore();

    @Test
    void usersGroupsKeysAndPoliciesComeAlong() throws IOException {
        assertThat(take(MinioZip.usual())).isEqualTo(new IamImport.Outcome(7, 1, List.of(), List.of()));
        try (Node node = new Node(store)) {
            assertThat(node.find("alice"))
                    .isInstanceOf(Credential.User.class)
                    .returns(new Secret("alice-secret"), Credential::secret);
            assertThat(node.directory.ofUser("alice")).containsExactly("lab-read", "lab-write", "readonly");
            assertThat(node.iam.users().info("alice"))
                    .isEqualTo(new User(
                            "alice",
                            AccountStatus.ENABLED,
                            List.of("lab-write", "readonly"),
                            List.of("lab"),
                            Optional.of(Instant.parse("2026-02-03T02:13:05.066555648Z"))));
            assertThat(node.iam.users().info("carol@example.com").status()).isEqualTo(AccountStatus.DISABLED);
            assertThat(node.iam.groups().info("lab").members()).containsExactly("alice");
            assertThat(node.find("ALICEKEY")).returns(new Secret("alice-key-secret"), Credential::secret);
            assertThat(node.iam.serviceAccounts().info("ALICEKEY"))
                    .isEqualTo(new ServiceAccount(
                            "ALICEKEY",
                            new Owner.User("alice"),
                            AccountStatus.ENABLED,
                            Optional.of(Node.POLICY),
                            Optional.of("Backup"),
                            Optional.of("at night"),
                            Optional.of(Instant.parse("2029-06-01T00:00:00Z"))));
            assertThat(node.iam.serviceAccounts().info("OWNERKEY"))
                    .isEqualTo(new ServiceAccount(
                            "OWNERKEY",
                            new Owner.Root(),
                            AccountStatus.DISABLED,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()));
            assertThat(node.iam.policies().get("lab-write").created()).contains(NOW);
        }
        assertThat(store.get(PolicyFile.pathOf("readonly"))).as("as built in").isEmpty();
        assertThat(store.list("").documents())
                .noneSatisfy(document -> assertThat(document.json()).contains("-secret"));
    }

    @Test
    void aSecondImportOfTheSameWritesNothing() throws IOException {
        take(MinioZip.usual());
        assertThat(take(MinioZip.usual())).isEqualTo(new IamImport.Outcome(0, 8, List.of(), List.of()));
    }

    @Test
    void whatDiffersIsKeptOrReplacedAsAWhole() throws IOException {
        try (Node node = new Node(store)) {
            node.addUser("alice");
            node.iam.policies().put("lab-read", DENY.getBytes(UTF_8));
            String id = node.idOf("alice");

            assertThat(take(MinioZip.usual()))
                    .isEqualTo(new IamImport.Outcome(0, 1, List.of("policies/lab-read", "users/alice"), List.of()));
            assertThat(store.list("").documents()).hasSize(2);
            assertThat(node.find("alice").secret()).isEqualTo(Node.SECRET);

            assertThat(replace(MinioZip.usual()).written()).isEqualTo(7);
            assertThat(store.get("users/alice").orElseThrow().json()).contains(id);
        }
        try (Node node = new Node(store)) {
            assertThat(node.find("alice").secret()).isEqualTo(new Secret("alice-secret"));
            assertThat(node.directory.ofUser("alice")).containsExactly("lab-read", "lab-write", "readonly");
        }
    }

    @Test
    void theOwnersKeysComeAlongOnlyIfTheOwnerIsNamed() throws IOException {
        IamImport.Outcome outcome = importer()
                .take(MinioExport.read(MinioZip.usual().write(directory)), Optional.empty(), IamImportTest::dn, false);
        assertThat(outcome.leftOut())
                .containsExactly(
                        "service account `OWNERKEY`: its parent `rootadmin` is not a user here; if that was the owner, name it with --root-user");
        assertThat(store.get("service-accounts/OWNERKEY")).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '#', textBlock = """
            login of LDAP | svcaccts.json | {"K-E-Y":{"parent":"alice","secretKey":"hidden-secret","claims":{"ldapUser":"uid=a"}}} | service account `K-E-Y`: its parent `alice` is not a DN of a directory
            login without a name | svcaccts.json | {"K-E-Y":{"parent":"uid=a,dc=x","secretKey":"hidden-secret","claims":{"ldapUser":"uid=a"}}} | service account `K-E-Y`: the login name of its user is missing
            OpenID login  | svcaccts.json | {"K-E-Y":{"parent":"x","secretKey":"hidden-secret","claims":{"sub":"a"}}} | service account `K-E-Y`: it belongs to a login of an identity provider, and here such a login has no access keys
            lost policy   | svcaccts.json | {"K-E-Y":{"parent":"alice","secretKey":"hidden-secret","claims":{"sa-policy":"embedded-policy"},"sessionPolicy":null}} | service account `K-E-Y`: it is not clear whether it has a policy of its own
            no policy     | svcaccts.json | {"K-E-Y":{"parent":"alice","secretKey":"hidden-secret","claims":{},"sessionPolicy":{"Statement":1}}} | service account `K-E-Y`: The policy is malformed. …
            expired       | svcaccts.json | {"K-E-Y":{"parent":"alice","secretKey":"hidden-secret","claims":{"sa-policy":"inherited-policy"},"expiration":"2026-03-01T12:00:00Z"}} | service account `K-E-Y`: it expired at 2026-03-01T12:00:00Z
            no time       | svcaccts.json | {"K-E-Y":{"parent":"alice","secretKey":"hidden-secret","claims":{"sa-policy":"inherited-policy"},"expiration":"never"}} | service account `K-E-Y`: member expiration is not a time
            key of a user | svcaccts.json | {"alice":{"parent":"alice","secretKey":"hidden-secret"}} | service account `alice`: there is a user with this access key
            key of a session | svcaccts.json | {"ASIAABCDEFGHIJKLMNOP":{"parent":"alice","secretKey":"hidden-secret"}} | service account `ASIAABCDEFGHIJKLMNOP`: only access keys of temporary credentials have this form
            no object     | svcaccts.json | {"K-E-Y":"hidden-secret"} | service account `K-E-Y`: member parent is missing
            its name      | svcaccts.json | {"K-E-Y":{"parent":"alice","secretKey":"hidden-secret","claims":{"sa-policy":"inherited-policy"},"name":"1"}} | service account `K-E-Y`: it comes without its name
            short secret  | users.json | {"bob":{"secretKey":"hidden","status":"enabled"}} | user `bob`: The secret key is invalid. It has 8 to 1024 bytes.
            no secret     | users.json | {"bob":{"status":"enabled"}} | user `bob`: member secretKey is missing
            the owner     | users.json | {"rootadmin":{"secretKey":"hidden-secret"}} | user `rootadmin`: this is the owner's access key
            no name       | users.json | {"b":{"secretKey":"hidden-secret"}} | user `b`: The access key is invalid. …
            unknown policy | user_mappings.json | {"alice":{"policy":"gone"}} | user `alice`: there is no policy `gone` to attach
            unknown user  | user_mappings.json | {"bob":{"policy":"readonly"}} | policies of the user `bob`: users.json has no such user
            unknown group | group_mappings.json | {"nolab":{"policy":"readonly"}} | policies of the group `nolab`: groups.json has no such group, and it is not a DN of a directory
            no DN         | group_mappings.json | {"a=b":{"policy":"readonly"}} | policies of the group `a=b`: groups.json has no such group, and it is not a DN of a directory
            policy of a DN | group_mappings.json | {"cn=lab,dc=x":{"policy":"gone"}} | policies of the group `cn=lab,dc=x`: there is no policy `gone` to attach
            a login       | stsuser_mappings.json | {"a7d":{"policy":"p,q"}} | policies of the login `a7d`: it is not a DN of a directory, so there is nobody to attach `p,q` to
            typed wrongly | stsuser_mappings.json | {"a7d":{"policy":7}} | policies of the login `a7d`: it is not a DN of a directory, so there is nobody to attach its policies to
            typed so too  | stsuser_mappings.json | {"uid=a,dc=x":{"policy":7}} | policies of the login `uid=a,dc=x`: …
            odd member    | groups.json | {"lab":{"status":"enabled","members":["alice",7]}} | group `lab`: …
            no members    | groups.json | {"lab":{"status":"enabled","members":7}} | group `lab`: …
            other member  | groups.json | {"lab":{"status":"enabled","members":["alice","bob"]}} | group `lab`: its member `bob` is not a user here
            name of a group | groups.json | {"a=b":{"status":"enabled","members":[]}} | group `a=b`: …
            name of a policy | policies.json | {"a/b":{"Version":"2012-10-17","Statement":[]}} | policy `a/b`: policy name must not have commas, slashes, …
            no policy     | policies.json | {"p":{"Version":"2012-10-17","Statement":[{"Effect":"Maybe"}]}} | policy `p`: …
            other file    | notes.json | {} | file `iam-assets/notes.json`: an export of MinIO has none of this name
            """)
    void whatDoesNotComeAlongIsNamed(String why, String file, String json, String sentence) throws IOException {
        IamImport.Outcome outcome = take(MinioZip.usual().with(file, json));
        assertThat(outcome.leftOut()).anySatisfy(line -> {
            if (sentence.endsWith("…")) {
                assertThat(line).startsWith(sentence.substring(0, sentence.length() - 1));
            } else {
                assertThat(line).isEqualTo(sentence);
            }
        });
        assertThat(outcome.written()).isPositive();
        assertThat(outcome.toString()).doesNotContain("hidden");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '#', textBlock = """
            no policy any more | {"lab-write":{"Version":"2012-10-17","Statement":[{"Effect":"Maybe"}]}} | lab-write
            no name any more   | {"a/b":{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["s3:*"],"Resource":["arn:aws:s3:::*"]}]}} | a/b
            as a built-in one  | {"readonly":{"Version":"2012-10-17","Statement":[{"Effect":"Maybe"}]}} | readonly
            """)
    void cannotGainRightsByALostDeny(String why, String policies, String name) throws IOException {
        IamImport.Outcome outcome = take(MinioZip.usual()
                .with("policies.json", policies)
                .with("user_mappings.json", "{\"alice\":{\"policy\":\"readwrite,%s\"}}".formatted(name))
                .with("group_mappings.json", "{\"lab\":{\"policy\":\"%s\"}}".formatted(name)));
        String reason =
                "disabled, because its policy `%s` was not taken over and may have denied something".formatted(name);
        assertThat(outcome.leftOut()).contains("user `alice`: " + reason, "group `lab`: " + reason);
        try (Node node = new Node(store)) {
            assertThatExceptionOfType(AwsException.class).isThrownBy(() -> node.find("alice"));
            assertThatExceptionOfType(AwsException.class).isThrownBy(() -> node.find("ALICEKEY"));
            assertThat(node.iam.groups().info("lab").status()).isEqualTo(AccountStatus.DISABLED);
        }
    }

    @Test
    void cannotGainRightsByALostGroup() throws IOException {
        IamImport.Outcome outcome = take(
                MinioZip.usual().with("groups.json", "{\"a=b\":{\"status\":\"disabled\",\"members\":[\"alice\"]}}"));
        assertThat(outcome.leftOut()).contains("user `alice`: disabled, because its group `a=b` was not taken over");
        try (Node node = new Node(store)) {
            assertThatExceptionOfType(AwsException.class).isThrownBy(() -> node.find("alice"));
        }
    }

    /** As MinIO exports it with LDAP; old versions kept DNs as they were typed. */
    private static MinioZip ofDirectory() {
        return MinioZip.usual()
                .with("stsuser_mappings.json", """
                        {"%s":{"version":1,"policy":"lab-write","updatedAt":"2026-02-03T02:13:05Z"},
                         "UID=alice, OU=people, DC=x":{"version":0,"policy":"lab-read"}}""".formatted(ALICE))
                .with("group_mappings.json", """
                        {"CN=staff,DC=x":{"version":1,"policy":"readonly","updatedAt":"2026-02-03T02:13:05Z"}}""")
                .with("svcaccts.json", """
                        {"ALICEKEY":{"parent":"%1$s","accessKey":"ALICEKEY","secretKey":"alice-key-secret",
                          "groups":["CN=staff,DC=x"],"claims":{"accessKey":"ALICEKEY","parent":"%1$s",
                          "ldapUser":"%1$s","ldapUsername":"alice","sa-policy":"inherited-policy"},
                          "sessionPolicy":null,"status":"on"}}""".formatted(ALICE));
    }

    @Test
    void whatIsOfADirectoryComesAlong() throws IOException {
        assertThat(take(ofDirectory()))
                .returns(List.of(), IamImport.Outcome::leftOut)
                .returns(List.of(), IamImport.Outcome::conflicts);
        try (Node node = new Node(store)) {
            assertThat(node.iam.directoryPolicies(new PolicyMappings.Holder.DirectoryUser(ALICE)))
                    .containsExactly("lab-read", "lab-write");
            assertThat(node.iam.directoryPolicies(new PolicyMappings.Holder.DirectoryGroup(STAFF)))
                    .containsExactly("readonly");
            assertThat(node.directory.ofDirectoryUser(ALICE, List.of(STAFF), NOW))
                    .contains(List.of("lab-read", "lab-write", "readonly"));
            IamDirectory withDirectory = IamDirectory.open(
                    node.state,
                    Node.masterKey('A'),
                    new IamDirectory.Beside(Optional.of(Node.ROOT), dn -> true, RoleFiles.none()),
                    new SecureRandom(),
                    () -> NOW);
            assertThat(withDirectory.find("ALICEKEY").orElseThrow())
                    .returns(new Secret("alice-key-secret"), Credential::secret)
                    .isInstanceOfSatisfying(Credential.ServiceAccount.class, account -> {
                        assertThat(account.owner())
                                .isEqualTo(new Owner.Directory(ALICE, "alice", new Owner.Membership(NOW, false)));
                        assertThat(account.groups().get()).containsExactly(STAFF);
                    });
        }
    }

    /** What was found out since counts. */
    @Test
    void aSecondImportKeepsWhatTheDirectorySaidSince() throws IOException {
        take(ofDirectory());
        try (Node node = new Node(store)) {
            node.iam.directoryGroups(ALICE, List.of(), NOW.plusSeconds(60), new Iam.CarriedByKeys(List.of(), true));
        }
        assertThat(take(ofDirectory()))
                .returns(0, IamImport.Outcome::written)
                .returns(List.of(), IamImport.Outcome::conflicts);
    }

    @Test
    void cannotGainRightsByALostDenyOfADirectory() throws IOException {
        IamImport.Outcome outcome = take(ofDirectory()
                .with("policies.json", "{\"guard\":{\"Statement\":1},\"denied-by-import\":{\"Statement\":[]}}")
                .with("stsuser_mappings.json", "{\"%s\":{\"policy\":\"readwrite,guard\"}}".formatted(ALICE)));
        assertThat(outcome.leftOut())
                .contains(
                        "policies of the login `%s`: everything is denied to it by the policy `denied-by-import`, because its policy `guard` was not taken over and may have denied something"
                                .formatted(ALICE));
        try (Node node = new Node(store)) {
            assertThat(node.iam.directoryPolicies(new PolicyMappings.Holder.DirectoryUser(ALICE)))
                    .containsExactly("denied-by-import");
            assertThat(node.iam.policies().get("denied-by-import").policy().statements())
                    .hasSize(3)
                    .allSatisfy(statement -> assertThat(statement.effect()).isEqualTo(Effect.DENY));
        }
    }

    @Test
    void aRepairedPolicyThatIsThereIsUsed() throws IOException {
        try (Node node = new Node(store)) {
            node.iam.policies().put("guard", DENY.getBytes(UTF_8));
        }
        take(MinioZip.usual()
                .with("policies.json", "{\"guard\":{\"Statement\":1}}")
                .with("user_mappings.json", "{\"alice\":{\"policy\":\"guard\"}}"));
        try (Node node = new Node(store)) {
            assertThat(node.iam.users().info("alice"))
                    .returns(AccountStatus.ENABLED, User::status)
                    .returns(List.of("guard"), User::policies);
        }
    }

    @Test
    void aServiceAccountOfTheBridgeIsNoUser() throws IOException {
        try (Node node = new Node(store)) {
            NewServiceAccount wanted = NewServiceAccount.of(new Owner.Root());
            String key = node.iam.serviceAccounts().create(wanted).accessKeyId();
            IamImport.Outcome outcome = take(
                    MinioZip.usual().with("users.json", "{\"%s\":{\"secretKey\":\"hidden-secret\"}}".formatted(key)));
            assertThat(outcome.leftOut())
                    .contains("user `%s`: there is a service account with this access key".formatted(key));
        }
    }

    @Test
    void s20_aUserWhoStaysBehindIsNotTheOneOfTheSameNameHere() throws IOException {
        String id;
        try (Node node = new Node(store)) {
            node.addUser("alice");
            id = node.idOf("alice");
        }
        IamImport.Outcome outcome = take(
                MinioZip.usual().with("users.json", "{\"alice\":{\"secretKey\":\"hidden\",\"status\":\"enabled\"}}"));
        assertThat(outcome.leftOut())
                .contains(
                        "group `lab`: its member `alice` is not a user here",
                        "service account `ALICEKEY`: its parent `alice` is not a user here; if that was the owner, name it with --root-user");
        try (Node node = new Node(store)) {
            assertThat(node.idOf("alice")).isEqualTo(id);
            assertThat(node.iam.users().info("alice").groups()).isEmpty();
        }
    }

    @Test
    void aMemberThatIsMissingIsSkipped() throws IOException {
        MinioZip zip = MinioZip.usual();
        for (String file :
                List.of("users.json", "groups.json", "svcaccts.json", "user_mappings.json", "group_mappings.json")) {
            zip.without(file);
        }
        assertThat(take(zip)).isEqualTo(new IamImport.Outcome(2, 1, List.of(), List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '#', textBlock = """
            no JSON      | iam-assets/users.json | {"alice":{"secretKey":"hidden-secret",} | iam-assets/users.json cannot be read: it is not JSON
            no object    | iam-assets/users.json | [] | iam-assets/users.json cannot be read: it is not a JSON object
            given twice  | iam-assets/users.json | {"a":{"secretKey":"hidden-secret"},"a":{}} | iam-assets/users.json cannot be read: it is not JSON
            climbs up    | ../iam-assets/users.json | {} | the archive has a path that leads elsewhere: `../iam-assets/users.json`
            climbs down  | iam-assets/../../x | {} | the archive has a path that leads elsewhere: `iam-assets/../../x`
            absolute     | /iam-assets/users.json | {} | the archive has a path that leads elsewhere: `/iam-assets/users.json`
            of Windows   | iam-assets\\users.json | {} | the archive has a path that leads elsewhere: `iam-assets\\users.json`
            """)
    void refusesArchivesThatAreNoExport(String why, String path, String json, String sentence) throws IOException {
        refuses(MinioZip.usual().withEntry(path, json.getBytes(UTF_8)).write(directory), sentence);
    }

    @Test
    void refusesWhatIsNoUtf8() throws IOException {
        byte[] bytes = {'{', '"', (byte) 0xff, '"', ':', '{', '}', '}'};
        refuses(
                MinioZip.usual().withEntry("iam-assets/users.json", bytes).write(directory),
                "iam-assets/users.json cannot be read: it is not UTF-8");
    }

    @Test
    void refusesArchivesThatHoldSomethingElse() throws IOException {
        refuses(
                new MinioZip().withEntry("photos/cat.jpg", new byte[10]).write(directory),
                "the archive is not an IAM export of MinIO: it has no iam-assets/policies.json, iam-assets/users.json or the like");
    }

    /** Zeros shrink to a thousandth. */
    @Test
    void cannotFillTheMemoryByABomb() throws IOException {
        refuses(
                MinioZip.usual()
                        .withEntry("iam-assets/users.json", new byte[(16 << 20) + 1])
                        .write(directory),
                "iam-assets/users.json is larger than 16777216 bytes");
        byte[] spaces = new byte[13 << 20];
        Arrays.fill(spaces, (byte) ' ');
        spaces[0] = '{';
        spaces[1] = '}';
        MinioZip zip = new MinioZip();
        for (MinioExport.Member member : MinioExport.Member.values()) {
            zip.withEntry(MinioZip.DIRECTORY + member.file(), spaces);
        }
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> MinioExport.read(zip.write(directory)))
                .withMessageContaining(" is larger than ");
    }

    @Test
    void refusesTooManyFiles() throws IOException {
        MinioZip zip = MinioZip.usual();
        for (int i = 0; i < 100; i++) {
            zip.withEntry("x" + i, new byte[0]);
        }
        refuses(zip.write(directory), "the archive has more than 100 files");
    }

    @Test
    void refusesDamagedArchives() throws IOException {
        byte[] whole = Files.readAllBytes(MinioZip.usual().write(directory));
        String sentence = "it is not a zip archive, or it is damaged";
        refuses(Files.write(directory.resolve("cut.zip"), Arrays.copyOf(whole, whole.length - 30)), sentence);
        refuses(Files.write(directory.resolve("empty.zip"), new byte[0]), sentence);
        refuses(Files.writeString(directory.resolve("text.zip"), "{\"format\":1}"), sentence);
        byte[] flipped = whole.clone();
        flipped[80] ^= 1;
        refuses(Files.write(directory.resolve("flipped.zip"), flipped), sentence);
    }

    private void refuses(Path zip, String sentence) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> MinioExport.read(zip))
                .withMessage(sentence);
    }

    private IamImport.Outcome take(MinioZip zip) throws IOException {
        return importer()
                .take(MinioExport.read(zip.write(directory)), Optional.of("rootadmin"), IamImportTest::dn, false);
    }

    private IamImport.Outcome replace(MinioZip zip) throws IOException {
        return importer()
                .take(MinioExport.read(zip.write(directory)), Optional.of("rootadmin"), IamImportTest::dn, true);
    }

    /** Enough of a normal form for these tests. */
    private static Optional<String> dn(String text) {
        return Optional.of(text)
                .filter(dn -> dn.contains(","))
                .map(dn ->
                        Arrays.stream(dn.split(",", -1)).map(IamImportTest::rdn).collect(Collectors.joining(",")));
    }

    private static String rdn(String text) {
        String rdn = text.strip();
        int end = rdn.indexOf('=');
        return rdn.substring(0, end).toLowerCase(Locale.ROOT) + rdn.substring(end);
    }

    private IamImport importer() {
        return new IamImport(store, Node.masterKey('A'), new SecureRandom(), () -> NOW);
    }
}
