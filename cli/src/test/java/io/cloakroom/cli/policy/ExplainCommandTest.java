package io.cloakroom.cli.policy;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.cli.Cloakroom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainCommandTest {
    private static final String CLAIMS = """
            {"iss": "https://login.example.org/realms/lab", "sub": "1234", "preferred_username": "ada", "level": 3,
             "groups": ["/physics", "/staff"], "policy": "readonly,writeonly",
             "https://aws.amazon.com/tags": {"principal_tags": {"team": ["optics"]}}}
            """;

    @TempDir
    private Path folder;

    @Test
    void namesTheStatementThatAllows() {
        Cloakroom run = explain("--policy", "readonly", "--action", "s3:GetObject", "--resource", "b/o");

        assertThat(run.code()).isZero();
        assertThat(run.lines()).startsWith("allow", "allowed by statement 0 of policy `readonly`");
    }

    @Test
    void knowsThePolicyOfTheBucket() throws IOException {
        String bucket = Files.writeString(folder.resolve("bucket.json"), """
                {"Version": "2012-10-17", "Statement": [
                  {"Sid": "All", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/open/*"},
                  {"Sid": "Ada", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::000000000000:user/ada"},
                   "Action": "s3:PutObject", "Resource": "arn:aws:s3:::b/*"},
                  {"Sid": "Kept", "Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::b/*"}]}
                """).toString();

        assertThat(explain("--bucket-policy", bucket, "--action", "s3:GetObject", "--resource", "b/open/o")
                        .lines())
                .startsWith("allow", "allowed by statement 0 (`All`) of policy `%s`".formatted(bucket));
        assertThat(explain("--bucket-policy", bucket, "--action", "s3:PutObject", "--resource", "b/o")
                        .lines())
                .startsWith("implicit deny");
        String ada = "arn:aws:iam::000000000000:user/ada";
        assertThat(explain(
                                "--bucket-policy",
                                bucket,
                                "--principal",
                                ada,
                                "--policy",
                                "readonly",
                                "--action",
                                "s3:PutObject",
                                "--resource",
                                "b/o")
                        .lines())
                .startsWith("allow", "allowed by statement 1 (`Ada`) of policy `%s`".formatted(bucket));
        assertThat(explain(
                                "--bucket-policy",
                                bucket,
                                "--principal",
                                ada,
                                "--policy",
                                "readonly",
                                "--session-policy",
                                "readonly",
                                "--action",
                                "s3:PutObject",
                                "--resource",
                                "b/o")
                        .lines())
                .startsWith("implicit deny");
        assertThat(explain(
                                "--bucket-policy",
                                bucket,
                                "--policy",
                                "readwrite",
                                "--action",
                                "s3:DeleteObject",
                                "--resource",
                                "b/o")
                        .lines())
                .startsWith("explicit deny");
        assertThat(explain("--bucket-policy", bucket, "--action", "s3:GetObject", "--resource", "other/o")
                        .code())
                .isEqualTo(1);
        assertThat(explain("--bucket-policy", bucket, "--action", "s3:GetObject")
                        .code())
                .isEqualTo(2);
        assertThat(explain("--policy", "readonly", "--principal", ada, "--action", "s3:GetObject", "--resource", "b/o")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void namesTheStatementThatDenies() throws IOException {
        String deny = write("deny.json", "Deny", "s3:DeleteObject", "");

        Cloakroom run = explain("--policy", "readwrite", deny, "--action", "s3:DeleteObject", "--resource", "b/o");

        assertThat(run.lines())
                .startsWith("explicit deny", "denied by statement 0 (`Only`) of policy `%s`".formatted(deny));
        assertThat(run.code()).isZero();
    }

    @Test
    void tellsWhatCameNear() throws IOException {
        String office = write("office.json", "Allow", "s3:*", "{\"IpAddress\": {\"aws:SourceIp\": \"10.0.0.0/8\"}}");

        Cloakroom run = explain(
                "--policy",
                office,
                "--action",
                "s3:GetObject",
                "--resource",
                "b/o",
                "--context",
                "aws:SourceIp=192.0.2.1");

        assertThat(run.lines().get(0)).isEqualTo("implicit deny");
        assertThat(run.text())
                .contains("would allow it, but IpAddress on `aws:SourceIp` wants")
                .contains("192.0.2.1");
    }

    @Test
    void tellsWhatOfADocumentIsIgnored() throws IOException {
        Path misspelt = Files.writeString(folder.resolve("misspelt.json"), """
                {"Version": "2012-10-17", "Statement": [
                    {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*",
                     "Conditon": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}]}
                """);

        Cloakroom run = explain("--policy", misspelt.toString(), "--action", "s3:GetObject", "--resource", "b/o");

        assertThat(run.lines().get(0)).isEqualTo("allow");
        assertThat(run.text())
                .contains("Mind `%s`: /Statement/0/Conditon: `Conditon` is not an element".formatted(misspelt))
                .contains("Mind `%s`: /Statement/0/Principal: `Principal` is ignored here".formatted(misspelt));
    }

    @Test
    void tellsWhichKeysHaveNoValue() throws IOException {
        String office = write("office.json", "Deny", "s3:*", "{\"NotIpAddress\": {\"aws:SourceIp\": \"10.0.0.0/8\"}}");
        String[] request = {"--policy", "readwrite", office, "--action", "s3:GetObject", "--resource", "b/o"};

        assertThat(explain(request).lines())
                .startsWith("explicit deny")
                .endsWith("No value was given for `aws:SourceIp`, which the policies ask for: see --context.");
        assertThat(explain(Stream.concat(Stream.of(request), Stream.of("--context", "aws:SourceIp=10.1.2.3"))
                                .toArray(String[]::new))
                        .text())
                .startsWith("allow")
                .doesNotContain("--context");
    }

    @Test
    void stsCallsNeedNoAllow() throws IOException {
        String deny = write("deny.json", "Deny", "sts:*", "");
        String action = "--action=sts:AssumeRoleWithWebIdentity";

        assertThat(explain("--policy", "readonly", action).lines()).startsWith("allow");
        assertThat(explain("--policy", deny, action).lines()).startsWith("explicit deny");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            a session tag asked for | {"StringEquals": {"aws:RequestTag/team": "optics"}}
            the keys of tags        | {"ForAnyValue:StringEquals": {"aws:TagKeys": "team"}}
            the names of policies   | {"StringEquals": {"jwt:policy": "readonly,writeonly"}}
            a claim of the token    | {"StringEquals": {"jwt:typ": "Bearer"}}
            """)
    void stsCallsHaveTheWholeToken(String why, String condition) throws IOException {
        String deny = write("deny.json", "Deny", "sts:AssumeRoleWithWebIdentity", condition);
        Path token =
                Files.writeString(folder.resolve("token.json"), CLAIMS.replaceFirst("\\{", "{\"typ\": \"Bearer\", "));

        assertThat(explain("--policy", deny, "--claims", token.toString(), "--action=sts:AssumeRoleWithWebIdentity")
                        .lines())
                .as(why)
                .startsWith("explicit deny");
    }

    @Test
    void aSessionPolicyNarrows() {
        Cloakroom run = explain(
                "--policy",
                "readwrite",
                "--session-policy",
                "readonly",
                "--action",
                "s3:PutObject",
                "--resource",
                "b/o");

        assertThat(run.lines().get(0)).isEqualTo("implicit deny");
        assertThat(run.text()).contains("no statement of the session policy does");
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:s3:::b,   b,                   allow",
        "arn:aws:s3:::b,   b/,                  allow",
        "arn:aws:s3:::b,   arn:aws:s3:::b,      allow",
        "arn:aws:s3:::b,   b/o,                 implicit deny",
        "arn:aws:s3:::b/o, b/o,                 allow",
        "arn:aws:s3:::b/o, arn:aws:s3:::b/o,    allow",
        "arn:aws:s3:::b/*, b/x/y=z,             allow",
        "arn:aws:s3:::b/*, c/o,                 implicit deny",
        "arn:aws:s3:::*,   ,                    allow",
        "arn:aws:s3:::b,   ,                    implicit deny"
    })
    void understandsResources(String pattern, String resource, String decision) throws IOException {
        Path file = Files.writeString(
                folder.resolve("p.json"), document("Allow", "s3:*", "").replace("\"*\"", "\"" + pattern + "\""));
        Stream<String> about = resource == null ? Stream.empty() : Stream.of("--resource", resource);
        Stream<String> rest = Stream.of("--policy", file.toString(), "--action", "s3:ListBucket");

        assertThat(explain(Stream.concat(rest, about).toArray(String[]::new))
                        .lines()
                        .get(0))
                .isEqualTo(decision);
    }

    @Test
    void claimsFillWhatTheBridgeFills() throws IOException {
        String claims = Files.writeString(folder.resolve("claims.json"), CLAIMS).toString();
        String policy = write("p.json", "Allow", "s3:GetObject", """
                {"StringEquals": {"jwt:preferred_username": "ada", "jwt:level": "3", "aws:PrincipalTag/team": "optics",
                                  "aws:principaltype": "AssumedRole", "jwt:sub": "1234",
                                  "aws:username": "FgG76tw6TJ8GY2tMQWux3tmHVGxr1edcc_CxldnzmZc"},
                 "ForAnyValue:StringEquals": {"aws:groups": "/staff"},
                 "Null": {"jwt:policy": "true", "aws:TokenIssueTime": "false", "aws:CurrentTime": "false"},
                 "NumericGreaterThan": {"aws:EpochTime": 1700000000},
                 "ArnLike": {"aws:PrincipalArn": "arn:aws:iam::000000000000:role/*"}}""");

        Cloakroom run =
                explain("--policy", policy, "--claims", claims, "--action", "s3:GetObject", "--resource", "b/o");

        assertThat(run.text()).startsWith("allow").doesNotContain("verified");
    }

    @Test
    void aJwtIsReadAndSaidToBeUnverified() throws IOException {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String jwt = "%s.%s.c2lnbmF0dXJl\n"
                .formatted(base64.encodeToString("{}".getBytes(UTF_8)), base64.encodeToString(CLAIMS.getBytes(UTF_8)));
        String token = Files.writeString(folder.resolve("token"), jwt).toString();
        String policy = write("p.json", "Allow", "s3:GetObject", "{\"StringEquals\": {\"jwt:sub\": \"1234\"}}");

        Cloakroom run = explain("--policy", policy, "--claims", token, "--action", "s3:GetObject", "--resource", "b/o");

        assertThat(run.lines().get(0)).isEqualTo("allow");
        assertThat(run.lastLine()).isEqualTo("The token was not verified: its claims are taken as they are.");
    }

    @Test
    void theTokenMayNameCannedPolicies() {
        Cloakroom put = Cloakroom.runWith(
                CLAIMS, "policy", "explain", "--claims", "-", "--action", "s3:PutObject", "--resource", "b/o");
        Cloakroom other = Cloakroom.runWith(
                CLAIMS.replace("writeonly", "mine"), "policy", "explain", "--claims", "-", "--action", "s3:PutObject");

        assertThat(put.lines()).startsWith("allow", "allowed by statement 0 of policy `writeonly`");
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.errors())
                .contains("the token names policy `mine`, which is not a canned policy: pass its document");
    }

    @Test
    void repeatedContextAddsValuesAndWinsOverClock() throws IOException {
        String policy = write("p.json", "Allow", "s3:GetObject", """
                {"ForAllValues:StringEquals": {"jwt:groups": ["a", "b=c"]}, "StringEquals": {"jwt:groups": "b=c"},
                 "DateLessThan": {"aws:CurrentTime": "2001-01-01T00:00:00Z"}}""");

        Cloakroom run = explain(
                "--policy",
                policy,
                "--action",
                "s3:GetObject",
                "--resource",
                "b/o",
                "--context",
                "jwt:groups=a",
                "--context",
                "jwt:groups=b=c",
                "aws:CurrentTime=2000-01-01T00:00:00Z");

        assertThat(run.lines().get(0)).isEqualTo("allow");
    }

    @Test
    void printsTheProblemsOfAnInvalidPolicy() throws IOException {
        String bad = write("bad.json", "allow", "s3:GetObject", "");

        Cloakroom run = explain("--policy", bad, "--action", "s3:GetObject");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.errors())
                .contains("`%s` is not a valid policy".formatted(bad))
                .contains("    /Statement/0/Effect: invalid Effect allow");
        assertThat(run.lines()).isEmpty();
        assertThat(Cloakroom.runWith(
                                "{}",
                                "policy",
                                "explain",
                                "--policy=readonly",
                                "--session-policy=-",
                                "--action=s3:GetObject")
                        .errors())
                .contains("    /Version: Version cannot be empty");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            unknown action      | --policy readonly --action s3:Getobject             | there is no action `s3:Getobject`; did you mean `s3:GetObject`?
            pattern as action   | --policy readonly --action s3:*                     | `s3:*` is a pattern: name one action
            unknown key         | --policy readonly --action s3:GetObject --context s3:prefx=a | there is no condition key `s3:prefx`; did you mean `s3:prefix`?
            key of a variable   | --policy readonly --action s3:GetObject --context aws:usrname=a | there is no condition key `aws:usrname`; did you mean `aws:username`?
            key without prefix  | --policy readonly --action s3:GetObject --context username=a | there is no condition key `username`; did you mean `aws:username`?
            key in other case   | --policy readonly --action s3:GetObject --context aws:SourceIP=::1 | there is no condition key `aws:SourceIP`; did you mean `aws:SourceIp`?
            tag without its key | --policy readonly --action s3:GetObject --context aws:RequestTag=a | there is no condition key `aws:RequestTag`
            key without value   | --policy readonly --action s3:GetObject --context s3:prefix | `s3:prefix` is not a condition value: expected key=value
            no policy           | --action s3:GetObject                               | name a policy with --policy
            no action           | --policy readonly                                   | Missing required option: '--action=ACTION'
            misspelt option     | --policy readonly --resouce b --action s3:GetObject | unknown option `--resouce`; did you mean `--resource`?
            no name of a policy | --policy= --action s3:GetObject                     | `` is neither a file nor one of the canned policies
            unknown policy      | --policy readnly --action s3:GetObject              | `readnly` is neither a file nor one of the canned policies
            no bucket           | --policy readonly --action s3:GetObject --resource /o | `/o` is not a resource: expected bucket, bucket/key
            a URL               | --policy readonly --action s3:GetObject --resource s3://b/o | `s3://b/o` is not a resource
            standard input twice | --policy - --claims - --action s3:GetObject        | standard input can be read only once
            another ARN         | --policy readonly --action s3:GetObject --resource arn:aws:iam:::b | `arn:aws:iam:::b` is not a resource
            no claims           | --policy readonly --action s3:GetObject --claims missing.json | cannot read `missing.json`: there is no such file
            stray argument      | --action s3:GetObject --policy readonly --resource b c | unexpected argument `c`
            """)
    void wrongUsageIsSaidInASentence(String why, String arguments, String problem) {
        Cloakroom run = explain(arguments.split(" "));

        assertThat(run.code()).as(why).isEqualTo(2);
        assertThat(run.errors()).startsWith(problem).doesNotContain("Exception");
        assertThat(run.lines()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                              | expected a JSON object, or a JWT of three parts
            a.b                             | expected a JSON object, or a JWT of three parts
            a.!.c                           | the second part of the JWT is not base64url
            a.YQ.c                          | invalid JSON at column
            {"sub": 1e99999999999999999999} | invalid JSON at column 9: the exponent of a number is too large
            {"sub": "a"} {}                 | invalid JSON at column 14: something follows the object
            {"sub": SECRET}                 | invalid JSON at column 9: expected a value
            {"access_token": "a.b.c"}       | the answer of a token endpoint; the token is its `access_token`
            {"sub": "a", "sub": "b"}        | invalid JSON at column 19: duplicate member `sub`
            {"https://aws.amazon.com/source_identity": "a b"} | must be a string of 2 to 64 letters
            """)
    void whatIsNoTokenIsSaid(String token, String problem) {
        Cloakroom run = Cloakroom.runWith(
                token, "policy", "explain", "--policy=readonly", "--claims=-", "--action=s3:GetObject");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errors()).contains(problem).doesNotContain("Exception");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"sub": "a"}               | is missing
            {"policy": null}           | is missing
            {"policy": 5}              | is a number, not a string or a list of strings
            {"policy": true}           | is a boolean, not a string or a list of strings
            {"policy": {"a": 1}}       | is an object, not a string or a list of strings
            {"policy": " , "}          | has no names in it
            {"policy": [1]}            | has no names in it
            """)
    void whatNamesNoPolicyIsSaid(String claims, String found) {
        Cloakroom run = Cloakroom.runWith(claims, "policy", "explain", "--claims=-", "--action=s3:GetObject");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errors())
                .isEqualTo("the token names no policy: its claim `policy` %s; pass a policy with --policy\n"
                        .formatted(found));
    }

    @Test
    void aLargeSessionPolicyIsAnInvalidDocument() throws IOException {
        String large = folder.resolve("large.json").toString();
        Files.writeString(
                Path.of(large),
                document("Allow", "s3:GetObject", "")
                        .replace("\"*\"", "\"arn:aws:s3:::b/%s\"".formatted("x".repeat(3000))));

        Cloakroom run = explain("--policy=readonly", "--session-policy", large, "--action=s3:GetObject");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.errors().lines()).first().isEqualTo("`%s` is not a valid policy".formatted(large));
        assertThat(run.errors())
                .contains("    too large for a session policy: ", "bytes in compact form, at most 2048");
    }

    @Test
    void showsNoTokenThatCameInPlaceOfItsFile() {
        String token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzZWNyZXQifQ.c2lnbmF0dXJl";
        String longer = token + "x".repeat(5000);

        assertThat(explain("--policy=readonly", "--action=s3:GetObject", "--claims", token)
                        .errors())
                .isEqualTo("--claims takes the name of a file that holds the token, or `-` for standard input,"
                        + " not the token itself\n");
        assertThat(explain("--policy=readonly", "--action=s3:GetObject", "--claims", longer)
                        .errors())
                .startsWith("--claims takes the name of a file");
        assertThat(explain("--policy=readonly", "--action=s3:GetObject", "--claims", "{\"sub\": \"secret\"}")
                        .errors())
                .startsWith("--claims takes the name of a file")
                .doesNotContain("secret");
        assertThat(explain("--policy", token, "--action=s3:GetObject").errors())
                .startsWith("`eyJhbGci…` is neither a file nor one of the canned policies")
                .doesNotContain("eyJzdWIi");
        assertThat(Cloakroom.run("policy", "lint", token).errors())
                .isEqualTo("cannot read `eyJhbGci…`: there is no such file\n");
        assertThat(Cloakroom.run("policy", "lint", "s".repeat(300)).errors())
                .isEqualTo("cannot read `ssssssss…`: File name too long\n");
    }

    @Test
    void aTokenInAnotherEncodingIsNamed() throws IOException {
        Path file = Files.write(folder.resolve("token"), "eyJh.eyJh.eyJh".getBytes(UTF_16LE));

        assertThat(explain("--policy=readonly", "--action=s3:GetObject", "--claims", file.toString())
                        .errors())
                .isEqualTo("`%s` holds no claims: the document is UTF-16: save it as UTF-8\n".formatted(file));
    }

    private static Cloakroom explain(String... arguments) {
        return Cloakroom.run(Stream.concat(Stream.of("policy", "explain"), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private String write(String name, String effect, String action, String condition) throws IOException {
        return Files.writeString(folder.resolve(name), document(effect, action, condition))
                .toString();
    }

    private static String document(String effect, String action, String condition) {
        return """
                {"Version": "2012-10-17", "Statement": [
                    {"Sid": "Only", "Effect": "%s", "Action": "%s", "Resource": "*"%s}]}
                """.formatted(effect, action, condition.isEmpty() ? "" : ", \"Condition\": " + condition);
    }
}
