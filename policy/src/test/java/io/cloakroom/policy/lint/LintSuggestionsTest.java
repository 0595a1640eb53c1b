package io.cloakroom.policy.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What findings say was meant. */
class LintSuggestionsTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            ${aws:user}              | ; did you mean `${aws:username}`?
            ${username}              | ; did you mean `${aws:username}`?
            ${sub}                   | ; did you mean `${jwt:sub}`?
            ${aws:PrincipalTag}      | ; did you mean `${aws:PrincipalTag/<key>}`?
            ${aws:PrincipalTag/}     | ; did you mean `${aws:PrincipalTag/<key>}`?
            ${aws:PrincipalTags/a/b} | ; did you mean `${aws:PrincipalTag/a/b}`?
            ${aws:username/x}        | ; did you mean `${aws:username}`?
            ${ aws:username }        | : write it without spaces, `${aws:username}`
            ${aws:username,x}        | : a default is written in apostrophes, `${aws:username, 'x'}`
            ${s3:prefix}             | : only keys that every request can have are variables
            ${s3:prefx}              | : only keys that every request can have are variables
            ${aws:RequestTag/x}      | : only keys that every request can have are variables
            ${aws:SourceVpce}        | `${aws:SourceVpce}` is not a policy variable and stays as it is
            {aws:username}           | `{aws:username}` is not a policy variable and stays as it is; did you mean `${aws:username}`?
            $(aws:username)          | `$(aws:username)` is not a policy variable and stays as it is; did you mean `${aws:username}`?
            $aws:username            | `$aws:username` is not a policy variable and stays as it is; did you mean `${aws:username}`?
            <aws:username>           | `<aws:username>` is not a policy variable and stays as it is; did you mean `${aws:username}`?
            $${aws:username}         | the first `$` of `$${aws:username}` stays as it is; did you mean `${aws:username}`?
            ${aws:username}}         | the last `}` of `${aws:username}}` stays as it is; did you mean `${aws:username}`?
            """)
    void variables(String written, String end) {
        assertThat(onlyMessage(
                        "{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::homes/%s/*\"}"
                                .formatted(written)))
                .endsWith(end);
    }

    private static String onlyMessage(String statement) {
        List<Finding> findings = Linted.policy(statement);
        assertThat(findings).hasSize(1);
        return findings.get(0).message();
    }
}
