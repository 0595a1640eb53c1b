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

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            arn:aws:s3::::lab/*   | ; did you mean `arn:aws:s3:::lab/*`?
            arn:aws:s3:::lab/./a  | : most likely `arn:aws:s3:::lab/a` is meant
            arn:aws:s3:::lab/..   | a request for a key with a segment `..` is refused
            arn:aws:s3:::lab/../* | a request for a key with a segment `..` is refused
            arn:aws:s3:::lab/a/../../other/* | a request for a key with a segment `..` is refused
            """)
    void resources(String written, String end) {
        assertThat(onlyMessage(
                        "{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"%s\"}".formatted(written)))
                .endsWith(end);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
            StringEquals     | s3:authType        | X                    | it is one of `REST-HEADER`, `REST-QUERY-STRING`, `POST`
            StringNotEquals  | aws:principaltype  | user                 | did you mean `User`?
            StringLike       | aws:SourceIp       | 10.*.*.*             | write `IpAddress` with `10.0.0.0/8`
            StringNotLike    | aws:SourceIp       | 10.0.0.?             | write `NotIpAddress` with a network such as `10.0.0.0/8`
            StringLike       | aws:SourceIp       | 300.*                | write `IpAddress` with a network such as `10.0.0.0/8`
            IpAddress        | aws:SourceIp       | 2001:db8::1/32       | or `2001:db8::1/128` if one address is meant
            DateLessThan     | aws:EpochTime      | 2030-01-31T00:00:00Z | is a whole number and never a date: write `NumericLessThan`
            DateEquals       | aws:username       | 2030-01-31T00:00:00Z | is a name and never a date: write `StringEquals`
            DateNotEquals    | aws:SourceIp       | 2030-01-31T00:00:00Z | is an address and never a date: write `NotIpAddress`
            NumericLessThanIfExists | aws:TokenIssueTime | 5             | is a date and never a whole number: write `DateLessThanIfExists`
            NumericEquals    | aws:SecureTransport | 1                   | is a boolean and never a whole number: write `Bool`
            NumericNotEquals | aws:PrincipalArn   | 1                    | is an ARN and never a whole number: write `ArnNotLike`
            NumericEquals    | s3:authType        | 1                    | is a word and never a whole number: write `StringEquals`
            """)
    void values(String operator, String key, String value, String end) {
        assertThat(onlyMessage(
                        "{\"Effect\":\"Deny\",\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{\"%s\":{\"%s\":\"%s\"}}}"
                                .formatted(operator, key, value)))
                .endsWith(end);
    }

    private static String onlyMessage(String statement) {
        List<Finding> findings = Linted.policy(statement);
        assertThat(findings).hasSize(1);
        return findings.get(0).message();
    }
}
