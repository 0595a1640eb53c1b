package io.cloakroom.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.condition.UnavailableValueException;
import io.cloakroom.policy.json.PolicyReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExplanationTest {
    private static final String HOMES = """
            {"Version":"2012-10-17","Statement":[
              {"Sid":"Own","Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],
               "Resource":"arn:aws:s3:::homes/${aws:username}/*"},
              {"Sid":"List","Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::homes",
               "Condition":{"StringLike":{"s3:prefix":["${aws:username}/*","shared/*"]},
                            "Bool":{"aws:SecureTransport":"true"}}},
              {"Sid":"Keep","Effect":"Deny","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::*",
               "Condition":{"NotIpAddress":{"aws:SourceIp":"10.0.0.0/8"}}},
              {"Effect":"Allow","Action":"s3:GetBucketLocation","Resource":"arn:aws:s3:::homes"},
              {"Sid":"Wrong","Effect":"Allow","Action":"s3:RestoreObject","Resource":"arn:aws:s3:::homes"}
            ]}
            """;

    @Test
    void namesTheStatementThatAllows() {
        assertThat(explain("s3:GetObject", "homes", "alice/notes"))
                .isEqualTo(
                        "allowed by statement 0 (`Own`) of policy `homes`\n"
                                + "  Allow: Action [s3:GetObject, s3:PutObject], Resource [arn:aws:s3:::homes/${aws:username}/*]");
    }

    @Test
    void namesTheStatementThatDenies() {
        assertThat(explain("s3:DeleteObject", "homes", "alice/notes"))
                .isEqualTo("denied by statement 2 (`Keep`) of policy `homes`\n"
                        + "  Deny: Action [s3:DeleteObject], Resource [arn:aws:s3:::*],"
                        + " if NotIpAddress aws:SourceIp [10.0.0.0/8]");
    }

    @Test
    void namesEveryConditionThatFailed() {
        assertThat(explain("s3:ListBucket", "homes", ""))
                .isEqualTo("denied: no statement of the caller's policies allows it\n"
                        + "  statement 1 (`List`) of policy `homes` would allow it, but"
                        + " StringLike on `s3:prefix` wants `alice/*`, `shared/*` and the request has `bob/`, and"
                        + " Bool on `aws:SecureTransport` wants `true` and the request has no such key");
    }

    @Test
    void namesTheResourceThatWasMissed() {
        assertThat(explain("s3:PutObject", "homes", "bob/notes"))
                .contains("statement 0 (`Own`) of policy `homes` covers the action, but its Resource"
                        + " `arn:aws:s3:::homes/${aws:username}/*` (here `homes/alice/*`) doesn't match"
                        + " `homes/bob/notes`");
        assertThat(explain("s3:PutObject", "homes", "")).endsWith("doesn't match `homes`");
        assertThat(explain("s3:PutObject", "", "")).endsWith("doesn't match a request about no bucket");
        assertThat(explain("s3:RestoreObject", "homes", "a"))
                .endsWith("doesn't match `homes/a`: objects of `homes` are `arn:aws:s3:::homes/*`");
    }

    @Test
    void saysNothingMoreWhereNoStatementSpeaksOfTheAction() {
        assertThat(explain("s3:PutBucketPolicy", "homes", ""))
                .isEqualTo("denied: no statement of the caller's policies allows it");
    }

    @Test
    void showsWhatVariablesStandFor() {
        assertThat(explain("s3:GetObject", "homes", "bob/notes")).contains("${", "(here `homes/alice/*`)");
    }

    @Test
    void explainsWhatIsDecidedWithoutAValueThatIsNotKnown() {
        PolicySet policies = PolicySet.compile("p", read("""
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::c/${jwt:secret}/*"},
                  {"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/*","Condition":{
                    "StringEquals":{"jwt:secret":"a","aws:username":"alice"}}}]}"""));
        AccessRequest request = AccessRequest.of("s3:GetObject", "b", "k", key -> {
            if (key.equals("jwt:secret")) {
                throw new UnavailableValueException(key);
            }
            return List.of("bob");
        });

        Explanation explanation = PolicyEvaluator.explain(policies, request);

        assertThat(explanation.decision().kind()).isEqualTo("implicit deny");
        assertThat(explanation.nearMisses()).hasSize(1);
        assertThat(explanation.text())
                .contains("StringEquals on `aws:username` wants `alice` and the request has `bob`")
                .doesNotContain("secret");
    }

    @Test
    void aNameWithALineBreakMakesNoLine() {
        PolicySet policies = PolicySet.compile("p", read("""
                {"Version":"2012-10-17","Statement":[{"Sid":"x\\nallow","Effect":"Deny","Action":"s3:*","Resource":"*"}]}"""));
        assertThat(PolicyEvaluator.explain(policies, request("s3:GetObject", "b", "k"))
                        .lines())
                .hasSize(2)
                .first()
                .isEqualTo("denied by statement 0 (`x\nallow`) of policy `p`");
    }

    @Test
    void looksAtTheSessionPolicyWhereThatIsTheOneThatLacksIt() {
        PolicySet session = PolicySet.compile("session policy", read("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject",
                 "Resource":"arn:aws:s3:::homes/alice/public/*"}]}"""));
        Explanation narrowed =
                PolicyEvaluator.explain(homes(), session, request("s3:GetObject", "homes", "alice/notes"));
        assertThat(narrowed.decision().isAllowed()).isFalse();
        assertThat(narrowed.text()).contains("session policy does", "statement 0 of policy `session policy` covers");
        Explanation missing = PolicyEvaluator.explain(homes(), session, request("s3:GetObject", "homes", "bob/notes"));
        assertThat(missing.nearMisses())
                .allSatisfy(miss -> assertThat(miss.statement().policy()).isEqualTo("homes"));
        assertThat(PolicyEvaluator.explain(homes(), session, request("s3:GetObject", "homes", "alice/public/a"))
                        .text())
                .startsWith("allowed by statement 0 (`Own`) of policy `homes`");
    }

    @Test
    void saysWhoABucketPolicyIsAbout() {
        byte[] document = """
                {"Statement":[{"Effect":"Allow","Principal":{"AWS":["carol"]},"Action":"s3:GetObject",
                 "Resource":"arn:aws:s3:::homes/*"}]}""".getBytes(StandardCharsets.UTF_8);
        Policy policy = new PolicyReader(PolicyReader.MAX_POLICY_BYTES)
                .readBucketPolicy(document, "homes")
                .orElseThrow(problems -> new IllegalStateException(problems.toString()));
        PolicySet policies = PolicySet.compile("bucket policy", policy);
        assertThat(PolicyEvaluator.explain(policies, request("s3:GetObject", "homes", "a"))
                        .text())
                .endsWith("covers the action, but its Principal is not anonymous");
    }

    @Test
    void countsStatementsAsTheDocumentDoes() {
        String get = "{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::a/*\"}";
        String put = "{\"Effect\":\"Allow\",\"Action\":\"s3:PutObject\",\"Resource\":\"arn:aws:s3:::a/*\"}";
        PolicySet policies = PolicySet.compile("p", read("{\"Statement\":[%s,%s,%s]}".formatted(get, get, put)));
        assertThat(PolicyEvaluator.decide(policies, request("s3:PutObject", "a", "k"))
                        .decidedBy())
                .hasValueSatisfying(id -> assertThat(id.index()).isEqualTo(2));
    }

    @Test
    void s57_explainsALargePolicyInAFewLines() {
        StringBuilder statements = new StringBuilder();
        for (int i : IntStream.range(0, 10_000).toArray()) {
            statements
                    .append(i == 0 ? "" : ",")
                    .append("{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::*/%d\"}"
                            .formatted(i));
        }
        Policy policy = new PolicyReader(1 << 22)
                .read("{\"Statement\":[" + statements + "]}")
                .orElseThrow(problems -> new IllegalStateException(problems.toString()));
        PolicySet policies = PolicySet.compile(List.of(new NamedPolicy("large", policy)));
        assertThat(PolicyEvaluator.explain(policies, request("s3:GetObject", "b", "none"))
                        .text()
                        .lines())
                .hasSizeLessThanOrEqualTo(1 + Explanation.MAX_NEAR_MISSES);
    }

    private static String explain(String action, String bucket, String key) {
        AccessRequest request = request(action, bucket, key);
        Explanation explanation = PolicyEvaluator.explain(homes(), request);
        assertThat(explanation.decision()).isEqualTo(PolicyEvaluator.decide(homes(), request));
        return explanation.text();
    }

    private static AccessRequest request(String action, String bucket, String key) {
        RequestContext context = RequestContext.builder()
                .put("aws:username", "alice")
                .put("s3:prefix", "bob/")
                .put("aws:SourceIp", "192.0.2.7")
                .build();
        return AccessRequest.of(action, bucket, key, context);
    }

    private static PolicySet homes() {
        return PolicySet.compile("homes", read(HOMES));
    }

    private static Policy read(String document) {
        return new PolicyReader(PolicyReader.MAX_POLICY_BYTES)
                .read(document)
                .orElseThrow(problems -> new IllegalStateException(problems.toString()));
    }
}
