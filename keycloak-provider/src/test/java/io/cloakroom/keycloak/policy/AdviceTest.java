package io.cloakroom.keycloak.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdviceTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            nothing to say  | s3:GetObject | arn:aws:s3:::lab/* | ok                        | No findings.
            a finding       | s3:GetObject | arn:aws:s3:::lab   | 1 finding                  | /Statement/0/Resource
            not a policy    | s3:GetObject | lab/*              | invalid: denies everything | /Statement/0/Resource
            """)
    void saysWhatAnAuthorShouldKnow(String why, String action, String resource, String summary, String text) {
        String document = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "%s", "Resource": "%s"}]}
                """.formatted(action, resource);

        Advice advice = Advice.on(new KeptPolicy("1", "lab", document));

        assertThat(advice.summary()).isEqualTo(summary);
        assertThat(advice.text()).startsWith(text);
    }
}
