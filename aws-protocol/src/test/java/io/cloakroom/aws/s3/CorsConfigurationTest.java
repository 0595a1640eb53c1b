package io.cloakroom.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorsConfigurationTest {
    private static final CorsConfiguration RULES = parse("""
            <CORSConfiguration>
              <CORSRule>
                <ID>apps</ID>
                <AllowedOrigin>https://*.example.org</AllowedOrigin>
                <AllowedOrigin>http://localhost:8080</AllowedOrigin>
                <AllowedMethod>GET</AllowedMethod>
                <AllowedMethod>PUT</AllowedMethod>
                <AllowedHeader>x-amz-*</AllowedHeader>
                <AllowedHeader>Authorization</AllowedHeader>
                <ExposeHeader>ETag</ExposeHeader>
                <MaxAgeSeconds>300</MaxAgeSeconds>
              </CORSRule>
              <CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>HEAD</AllowedMethod></CORSRule>
            </CORSConfiguration>""");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            by the star              | https://a.example.org       | GET    |                          | apps
            by another star          | https://a.b.example.org     | PUT    | x-amz-date,AUTHORIZATION | apps
            as it is written         | http://localhost:8080       | GET    |                          | apps
            not the same scheme      | http://a.example.org        | GET    |                          | -
            not the host alone       | https://.example.org.evil.net | GET  |                          | -
            another port             | http://localhost:8081       | GET    |                          | -
            no part of the end       | https://example.org         | GET    |                          | -
            a header too many        | https://a.example.org       | PUT    | x-amz-date,x-evil        | -
            a method too many        | https://a.example.org       | DELETE |                          | -
            by the second rule       | https://anything            | HEAD   |                          |
            which has no headers     | https://anything            | HEAD   | range                    | -
            """)
    void theFirstRuleThatMatchesCounts(String why, String origin, String method, String headers, String id) {
        Set<String> names = headers == null
                ? Set.of()
                : Set.of(headers.toLowerCase(Locale.ROOT).split(",", -1));
        Optional<String> found =
                RULES.rule(origin, method, names).map(rule -> rule.id().orElse(""));
        assertThat(found).as(why).isEqualTo("-".equals(id) ? Optional.empty() : Optional.of(id == null ? "" : id));
    }

    @Test
    void isWrittenAsItIsRead() {
        assertThat(CorsConfiguration.parse(RULES.document())).isEqualTo(RULES);
        assertThat(CorsConfiguration.ofStored(CorsConfiguration.stored(Optional.of(RULES))))
                .hasValue(RULES);
        assertThat(CorsConfiguration.ofStored(CorsConfiguration.stored(Optional.empty())))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            no rule           | ''                                                                                              | MalformedXML
            no origin         | <CORSRule><AllowedMethod>GET</AllowedMethod></CORSRule>                                          | MalformedXML
            no method         | <CORSRule><AllowedOrigin>*</AllowedOrigin></CORSRule>                                            | MalformedXML
            two stars         | <CORSRule><AllowedOrigin>*.*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule>        | InvalidRequest
            two in a header   | <CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><AllowedHeader>**</AllowedHeader></CORSRule> | InvalidRequest
            unknown method    | <CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>PATCH</AllowedMethod></CORSRule>        | InvalidRequest
            every header read | <CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><ExposeHeader>*</ExposeHeader></CORSRule> | InvalidRequest
            no number         | <CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><MaxAgeSeconds>x</MaxAgeSeconds></CORSRule> | MalformedXML
            a line end        | <CORSRule><AllowedOrigin>a&#10;b</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule>    | MalformedXML
            two header fields | <CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><ExposeHeader>a: b</ExposeHeader></CORSRule> | MalformedXML
            """)
    void refuses(String why, String rules, String code) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> parse("<CORSConfiguration>" + rules + "</CORSConfiguration>"))
                .satisfies(
                        refused -> assertThat(refused.code().wireName()).as(why).isEqualTo(code));
    }

    @Test
    void refusesTooManyRules() {
        String rule = "<CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule>";
        assertThat(parse("<CORSConfiguration>" + rule.repeat(100) + "</CORSConfiguration>")
                        .rules())
                .hasSize(100);
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> parse("<CORSConfiguration>" + rule.repeat(101) + "</CORSConfiguration>"));
    }

    /** What the front goes through for each request is bounded, whatever the document's length. */
    @ParameterizedTest
    @CsvSource({"AllowedOrigin", "AllowedMethod", "AllowedHeader", "ExposeHeader"})
    void refusesTooManyOfAKind(String name) {
        String one = "<%1$s>%2$s</%1$s>".formatted(name, name.equals("AllowedMethod") ? "GET" : "x-a");
        String rest = "<AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod>";
        assertThat(parse("<CORSConfiguration><CORSRule>" + rest + one.repeat(99) + "</CORSRule></CORSConfiguration>")
                        .rules())
                .hasSize(1);
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> parse(
                        "<CORSConfiguration><CORSRule>" + rest + one.repeat(101) + "</CORSRule></CORSConfiguration>"))
                .withMessageContaining("There may be 100 `" + name + "`");
    }

    @Test
    void keepsNamesAsTheyWereSent() {
        assertThat(new String(RULES.document(), StandardCharsets.UTF_8))
                .contains("<AllowedHeader>Authorization</AllowedHeader>");
    }

    private static CorsConfiguration parse(String document) {
        return CorsConfiguration.parse(document.getBytes(StandardCharsets.UTF_8));
    }
}
