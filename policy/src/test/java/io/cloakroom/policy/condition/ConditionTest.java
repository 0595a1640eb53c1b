package io.cloakroom.policy.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.policy.match.MalformedElementException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {
    private static final String ABSENT = "-";

    /** Values are separated by spaces; a dash is an absent key, two apostrophes the empty text. */
    @ParameterizedTest(name = "{0} {1} {2} with {3}: {4}")
    @CsvSource(quoteCharacter = '"', textBlock = """
            StringEquals,                     s3:prefix,    a b,      b,        true
            StringEquals,                     s3:prefix,    a b,      c b,      true
            StringEquals,                     s3:prefix,    a,        A,        false
            StringEquals,                     s3:prefix,    a,        -,        false
            StringEquals,                     s3:prefix,    '',       '',       true
            StringEquals,                     s3:prefix,    '',       -,        false
            StringNotEquals,                  s3:prefix,    a,        b,        true
            StringNotEquals,                  s3:prefix,    a,        a b,      false
            StringNotEquals,                  s3:prefix,    a,        -,        true
            StringEqualsIgnoreCase,           s3:prefix,    STRASSE,  strasse,  true
            StringEqualsIgnoreCase,           s3:prefix,    É,        é,        true
            StringNotEqualsIgnoreCase,        s3:prefix,    A,        a,        false
            StringLike,                       s3:prefix,    h/*,      h/x,      true
            StringLike,                       s3:prefix,    h/*,      -,        false
            StringNotLike,                    s3:prefix,    h/*,      h/x,      false
            StringNotLike,                    s3:prefix,    h/*,      -,        true
            StringEqualsIfExists,             s3:prefix,    a,        -,        true
            StringEqualsIfExists,             s3:prefix,    a,        b,        false
            StringNotEqualsIfExists,          s3:prefix,    a,        a,        false
            ForAnyValue:StringEqualsIfExists, s3:prefix,    a,        -,        true
            BinaryEquals,                     s3:prefix,    aG9tZS8=, home/,    true
            BinaryEquals,                     s3:prefix,    aG9tZS8=, -,        false
            NumericEquals,                    s3:max-keys,  010,      10,       true
            NumericNotEquals,                 s3:max-keys,  10,       11,       true
            NumericNotEquals,                 s3:max-keys,  10,       -,        false
            NumericNotEquals,                 s3:max-keys,  10,       x,        false
            NumericLessThan,                  s3:max-keys,  10,       9,        true
            NumericLessThanEquals,            s3:max-keys,  10,       10,       true
            NumericGreaterThan,               s3:max-keys,  10,       10,       false
            NumericGreaterThanEquals,         s3:max-keys,  10,       10 1,     true
            NumericGreaterThan,               s3:max-keys,  10,       ١٢,       false
            NumericGreaterThanIfExists,       s3:max-keys,  10,       -,        true
            NumericGreaterThanIfExists,       s3:max-keys,  10,       10,       false
            DateEquals,           aws:CurrentTime, 2030-01-01T00:00:00Z, 2030-01-01T01:00:00+01:00, true
            DateNotEquals,        aws:CurrentTime, 2030-01-01T00:00:00Z, 2030-01-01T00:00:01Z,      true
            DateNotEquals,        aws:CurrentTime, 2030-01-01T00:00:00Z, -,                         false
            DateLessThan,         aws:CurrentTime, 2030-01-01T00:00:00Z, 2029-12-31T23:59:59Z,      true
            DateLessThanEquals,   aws:CurrentTime, 2030-01-01T00:00:00Z, 2030-01-01T00:00:00Z,      true
            DateGreaterThan,      aws:CurrentTime, 2030-01-01T00:00:00Z, 2030-01-01T00:00:00.5Z,    true
            DateGreaterThanEquals,aws:CurrentTime, 2030-01-01T00:00:00Z, 2030-01-01,                false
            Bool,                             aws:SecureTransport, true,  true,  true
            Bool,                             aws:SecureTransport, True,  true,  false
            Bool,                             aws:SecureTransport, false, -,     false
            BoolIfExists,                     aws:SecureTransport, false, -,     true
            StringLike,           s3:x-amz-copy-source, /src/*,          src/a,        true
            StringLike,           s3:x-amz-copy-source, src/*,           /src/a,       true
            StringNotLike,        s3:x-amz-copy-source, /src/*,          src/a,        false
            StringEquals,         s3:x-amz-copy-source, /src/a,          src/b,        false
            IpAddress,            aws:SourceIp, 10.0.0.0/8 192.168.0.1,  192.168.0.1,  true
            IpAddress,            aws:SourceIp, 10.0.0.0/8,              10.0.0.1 bad, false
            IpAddress,            aws:SourceIp, 10.0.0.0/8,              -,            false
            NotIpAddress,         aws:SourceIp, 10.0.0.0/8,              bad,          true
            NotIpAddress,         aws:SourceIp, 10.0.0.0/8,              10.0.0.1,     false
            NotIpAddress,         aws:SourceIp, 10.0.0.0/8,              -,            true
            ArnEquals,    aws:PrincipalArn, arn:aws:iam::0:role/lab,     arn:aws:iam::0:role/lab,       true
            ArnEquals,    aws:PrincipalArn, arn:aws:iam::0:role/*,       arn:aws:iam::0:role/lab/x:y,   true
            ArnLike,      aws:PrincipalArn, arn:aws:iam::*:role/l?b,     arn:aws:iam::0:role/lab,       true
            ArnLike,      aws:PrincipalArn, arn:*:*:*:*:role/lab,        arn:aws:iam::0:role/lab,       true
            ArnLike,      aws:PrincipalArn, arn:*:*:*:*:*,               arn:aws:iam:role/lab,          false
            ArnLike,      aws:PrincipalArn, arn:aws:iam:*:role:*,        arn:aws:iam::0:role/lab,       false
            ArnLike,      aws:PrincipalArn, arn:aws:iam::0:role/A,       arn:aws:iam::0:role/a,         false
            ArnLike,      aws:PrincipalArn, *,                           arn:aws:iam::0:role/lab,       true
            ArnLike,      aws:PrincipalArn, arn:aws:iam::0:role/lab,     -,                             false
            ArnNotLike,   aws:PrincipalArn, arn:aws:iam::0:role/lab,     arn:aws:iam::0:role/lab,       false
            ArnNotEquals, aws:PrincipalArn, arn:aws:iam::0:role/lab,     arn:aws:iam::0:user/lab,       true
            ArnNotEquals, aws:PrincipalArn, arn:aws:iam::0:role/lab,     -,                             true
            ArnNotEquals, aws:PrincipalArn, arn:aws:iam::0:role/lab,     no-arn,                        true
            ArnEqualsIfExists, aws:PrincipalArn, arn:aws:iam::0:role/a,  -,                             true
            ArnNotLikeIfExists, aws:PrincipalArn, arn:aws:iam::0:role/a, arn:aws:iam::0:role/a,         false
            StringEquals,                     jwt:https://example.org/team, lab, lab, true
            StringEquals,                     aws:PrincipalTag/team, lab,  lab,     true
            ForAllValues:StringLike,          aws:TagKeys,  team env, env,      true
            Null,                             s3:prefix,    true,     -,        true
            Null,                             s3:prefix,    true,     '',       false
            Null,                             s3:prefix,    0,        a,        true
            """)
    void holdsWhereTheOperatorSaysSo(String operator, String key, String values, String request, boolean expected) {
        assertThat(condition(operator, key, texts(values)).holds(context(key, request)))
                .isEqualTo(expected);
    }

    /** Partial overlap, no overlap, whole overlap, empty and absent: what each qualified operator makes of them. */
    @ParameterizedTest(name = "S-27 {0} with {1}: {2}")
    @CsvSource(quoteCharacter = '"', textBlock = """
            ForAllValues:StringEquals,             a b,   true
            ForAllValues:StringEquals,             a z,   false
            ForAllValues:StringEquals,             z,     false
            ForAllValues:StringEquals,             '',    false
            ForAllValues:StringEquals,             -,     true
            ForAnyValue:StringEquals,              a b,   true
            ForAnyValue:StringEquals,              a z,   true
            ForAnyValue:StringEquals,              z,     false
            ForAnyValue:StringEquals,              -,     false
            ForAllValues:StringNotEquals,          a b,   false
            ForAllValues:StringNotEquals,          a z,   true
            ForAllValues:StringNotEquals,          y z,   true
            ForAllValues:StringNotEquals,          -,     false
            ForAnyValue:StringNotEquals,           a b,   false
            ForAnyValue:StringNotEquals,           a z,   false
            ForAnyValue:StringNotEquals,           y z,   true
            ForAnyValue:StringNotEquals,           -,     true
            ForAllValues:StringNotLike,            a z,   true
            ForAnyValue:StringNotLike,             a z,   false
            ForAllValues:StringNotEqualsIfExists,  a z,   false
            ForAllValues:StringNotEqualsIfExists,  y z,   true
            ForAllValues:StringNotEqualsIfExists,  -,     true
            ForAnyValue:StringNotEqualsIfExists,   a b,   false
            ForAnyValue:StringNotEqualsIfExists,   a z,   true
            ForAnyValue:StringNotEqualsIfExists,   -,     true
            """)
    void s27_qualifiersAndNegation(String operator, String request, boolean expected) {
        Condition condition = condition(operator, "aws:groups", texts("a b"));
        assertThat(condition.holds(context("aws:groups", request))).isEqualTo(expected);
    }

    /** MinIO has no ARN operators, so their qualifiers mean what they mean in AWS. */
    @ParameterizedTest(name = "S-27 {0} with {1}: {2}")
    @CsvSource(quoteCharacter = '"', textBlock = """
            ArnLike,                  a b,   true
            ArnLike,                  a z,   true
            ArnNotLike,               a z,   false
            ArnNotLike,               z,     true
            ForAllValues:ArnLike,     a b,   true
            ForAllValues:ArnLike,     a z,   false
            ForAllValues:ArnLike,     -,     true
            ForAnyValue:ArnLike,      a z,   true
            ForAnyValue:ArnLike,      -,     false
            ForAllValues:ArnNotLike,  a z,   false
            ForAllValues:ArnNotLike,  y z,   true
            ForAllValues:ArnNotLike,  -,     true
            ForAnyValue:ArnNotLike,   a b,   false
            ForAnyValue:ArnNotLike,   a z,   true
            ForAnyValue:ArnNotLike,   -,     false
            """)
    void s27_qualifiersOfArnOperators(String operator, String request, boolean expected) {
        String prefix = "arn:aws:iam::0:role/";
        Condition condition = condition(operator, "jwt:roles", texts(prefix + "a " + prefix + "b"));
        String values = request.equals(ABSENT) ? ABSENT : prefix + request.replace(" ", " " + prefix);
        assertThat(condition.holds(context("jwt:roles", values))).isEqualTo(expected);
    }

    /** A variable's value can hold colons and wildcards: it stays in the part where the variable is. */
    @ParameterizedTest(name = "S-31 {0}")
    @CsvSource({"lab,true", "*,false", "a:b,false"})
    void s31_valuesInsideAnArnAreLiteral(String subject, boolean expected) {
        Condition condition =
                condition("ArnLike", "aws:PrincipalArn", texts("arn:aws:iam::${jwt:sub,'no:body'}:role/*"));
        RequestContext context = RequestContext.builder()
                .put("jwt:sub", subject)
                .put("aws:PrincipalArn", "arn:aws:iam::lab:role/x")
                .build();
        assertThat(condition.holds(context)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            NumericEquals  | s3:max-keys         | 1 2          | only one value is allowed for NumericEquals condition
            NumericEquals  | s3:max-keys         | 1.5          | value 1.5 must be a int for NumericEquals condition
            DateEquals     | aws:CurrentTime     | 2030-01-01   | value 2030-01-01 must be a time.Time string for DateEquals
            DateEquals     | aws:CurrentTime     | 2030-02-30T00:00:00Z | must be a time.Time string for DateEquals
            ArnEquals      | s3:prefix           | a            | value a must be an ARN for ArnEquals condition
            ArnLike        | aws:PrincipalArn    | arn:aws:iam:role/x | value arn:aws:iam:role/x must be an ARN for ArnLike condition
            ArnLike        | aws:PrincipalArn    | *:aws:iam::0:role/x | must be an ARN for ArnLike condition
            Bool           | s3:prefix           | true         | only aws:SecureTransport key is allowed for Bool condition
            Bool           | aws:SecureTransport | true false   | only one value is allowed for boolean condition
            Bool           | aws:SecureTransport | yes          | value yes must be a boolean for Bool condition
            IpAddress      | s3:prefix           | 10.0.0.1     | only aws:SourceIp key is allowed for IpAddress condition
            NotIpAddress   | aws:SourceIp        | home         | value home must be CIDR string for NotIpAddress condition
            Null           | s3:prefix           | true false   | only one value is allowed for Null condition
            Null           | s3:prefix           | perhaps      | value perhaps must be a boolean for Null condition
            BinaryEquals   | s3:prefix           | @@           | illegal base64 data
            BinaryEquals   | s3:prefix           | aG9tZS8      | illegal base64 data
            StringEquals   | s3:prefix           | a a          | duplicate value found 'a'
            StringEquals   | s3:x-amz-server-side-encryption | foo | invalid value 'foo' for 's3:x-amz-server-side-encryption'
            StringLike     | s3:x-amz-copy-source            | foo | invalid value 'foo' for 's3:x-amz-copy-source'
            StringEquals   | s3:x-amz-metadata-directive     | foo | invalid value 'foo'
            """)
    void refusesValuesTheOperatorCannotTake(String operator, String key, String values, String message) {
        assertThatExceptionOfType(MalformedElementException.class)
                .isThrownBy(() -> condition(operator, key, texts(values)))
                .withMessageContaining(message);
    }

    @Test
    void stringsMustBeWrittenAsStrings() {
        assertThatExceptionOfType(MalformedElementException.class)
                .isThrownBy(() -> condition("StringEquals", "s3:prefix", List.of(new ConditionValue.Whole(1))))
                .withMessageStartingWith("value must be a string for StringEquals condition");
    }

    @Test
    void refusesAnEmptyListOfValues() {
        assertThatExceptionOfType(MalformedElementException.class)
                .isThrownBy(() -> condition("StringEquals", "s3:prefix", List.of()))
                .withMessageStartingWith("invalid value");
    }

    @ParameterizedTest
    @CsvSource({
        "stringEquals",
        "StringEqual",
        "arnLike",
        "ForAllvalues:StringEquals",
        "ForAnyValue:ForAnyValue:StringEquals",
        "NullIfExists",
        "IfExists",
        "StringEqualsIfExistsIfExists",
        "''"
    })
    void unknownOperators(String name) {
        assertThatExceptionOfType(MalformedElementException.class)
                .isThrownBy(() -> Operator.parse(name))
                .withMessage("invalid condition name '%s'", name);
    }

    @ParameterizedTest
    @CsvSource({"aws:username1", "aws:Username", "username", "jwt:", "s3:Prefix", "''", "aws:PrincipalTag/"})
    void unknownKeys(String name) {
        assertThatExceptionOfType(MalformedElementException.class)
                .isThrownBy(() -> new ConditionKey(name))
                .withMessage("invalid condition key '%s'", name);
    }

    @Test
    void s31_variableInAConditionIsLiteral() {
        Condition condition =
                condition("StringLike", "s3:prefix", List.of(new ConditionValue.Text("home/${aws:username}/*")));
        RequestContext hostile = RequestContext.builder()
                .put("aws:username", "*")
                .put("s3:prefix", "home/alice/")
                .build();
        assertThat(condition.holds(hostile)).isFalse();
    }

    @Test
    void equalWhateverTheOrderOfValues() {
        assertThat(condition("StringEquals", "s3:prefix", texts("a b")))
                .isEqualTo(condition("StringEquals", "s3:prefix", texts("b a")))
                .hasSameHashCodeAs(condition("StringEquals", "s3:prefix", texts("b a")))
                .isNotEqualTo(condition("StringEquals", "s3:prefix", texts("a")));
    }

    private static Condition condition(String operator, String key, List<ConditionValue> values) {
        return Condition.of(Operator.parse(operator), new ConditionKey(key), values);
    }

    private static List<ConditionValue> texts(String values) {
        List<ConditionValue> texts = new ArrayList<>();
        Stream.of(values.split(" "))
                .map(ConditionTest::unquote)
                .forEach(text -> texts.add(new ConditionValue.Text(text)));
        return texts;
    }

    private static RequestContext context(String key, String values) {
        return values.equals(ABSENT)
                ? RequestContext.EMPTY
                : RequestContext.builder()
                        .put(
                                key,
                                Arrays.stream(values.split(" "))
                                        .map(ConditionTest::unquote)
                                        .toList())
                        .build();
    }

    private static String unquote(String text) {
        return text.equals("''") ? "" : text;
    }
}
