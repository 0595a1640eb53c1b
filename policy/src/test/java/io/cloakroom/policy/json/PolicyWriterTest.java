package io.cloakroom.policy.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.policy.Policy;
import io.cloakroom.policy.canned.CannedPolicies;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyWriterTest {
    private static final PolicyReader READER = new PolicyReader(PolicyReader.MAX_POLICY_BYTES);

    @Test
    void writesInMinioForm() {
        Policy policy = read("""
                {"statement": [
                  {"Resource": "arn:aws:s3:::b/*", "NotAction": "s3:GetObject", "Effect": "Deny", "Sid": "",
                   "Condition": {
                     "Bool": {"aws:SecureTransport": false},
                     "Null": {"aws:Referer": "true"},
                     "NumericLessThan": {"s3:signatureAge": "0600"},
                     "IpAddress": {"aws:SourceIp": ["10.1.2.3/8", "192.168.1.5"]},
                     "ForAnyValue:StringEqualsIfExists": {"aws:username": ["b", "a"], "jwt:sub": "é\\"x"}}}],
                 "version": "2012-10-17", "iD": "p"}
                """);
        assertThat(PolicyWriter.write(policy))
                .isEqualTo(
                        "{\"ID\":\"p\",\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\","
                                + "\"NotAction\":[\"s3:GetObject\"],\"Resource\":[\"arn:aws:s3:::b/*\"],\"Condition\":{"
                                + "\"Bool\":{\"aws:SecureTransport\":[\"false\"]},\"Null\":{\"aws:Referer\":[true]},"
                                + "\"NumericLessThan\":{\"s3:signatureAge\":[600]},"
                                + "\"IpAddress\":{\"aws:SourceIp\":[\"10.0.0.0/8\",\"192.168.1.5/32\"]},"
                                + "\"ForAnyValue:StringEqualsIfExists\":{\"aws:username\":[\"b\",\"a\"],\"jwt:sub\":[\"é\\\"x\"]}}}]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {}
            {'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':['admin:*']},{'Effect':'Deny','Action':['kms:*'],'Resource':['arn:minio:kms:::k*']}]}
            {'Statement':[{'Sid':'x','Effect':'Allow','Action':['*'],'NotResource':['*foo']}]}
            {'Statement':[{'Effect':'Deny','Action':['sts:*'],'Condition':{'NumericGreaterThan':{'sts:DurationSeconds':3600}}}]}
            """)
    void readsWhatItWrote(String document) {
        Policy policy = read(document.replace('\'', '"'));
        assertThat(read(PolicyWriter.write(policy))).isEqualTo(policy);
    }

    @Test
    void readsCannedPolicies() {
        for (Map.Entry<String, Policy> canned : CannedPolicies.byName().entrySet()) {
            assertThat(READER.readForCreation(PolicyWriter.write(canned.getValue()))
                            .policy())
                    .as(canned.getKey())
                    .contains(canned.getValue());
        }
    }

    @Test
    void readsBucketPolicies() {
        String document = "{\"Version\":\"\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\"*\"]},"
                + "\"Action\":[\"s3:GetObject\"],\"Resource\":[\"arn:aws:s3:::b/*\"]}]}";
        Policy policy =
                READER.readBucketPolicy(document.getBytes(UTF_8), "b").policy().orElseThrow();
        assertThat(PolicyWriter.write(policy)).isEqualTo(document);
    }

    private static Policy read(String document) {
        ReadResult result = READER.read(document);
        return result.orElseThrow(problems -> new IllegalStateException(problems.toString()));
    }
}
