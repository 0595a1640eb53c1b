package io.cloakroom.cli.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.documents.StrictJson;
import io.cloakroom.policy.condition.RequestContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaseContextTest {
    @Test
    void conditionsAreLookedUpInHeaderSpellingFirst() throws InputException {
        RequestContext context = context("""
                {"conditions": {"Sourceip": ["1.1.1.1"], "SourceIp": ["2.2.2.2"], "prefix": ["p"], "X-Amz-Acl": ["private"]}}
                """);

        assertThat(context.values("aws:SourceIp")).containsExactly("1.1.1.1");
        assertThat(context.values("s3:prefix")).containsExactly("p");
        assertThat(context.values("s3:x-amz-acl")).containsExactly("private");
        assertThat(context.values("s3:delimiter")).isEmpty();
    }

    @Test
    void variablesAreLookedUpAsTheyAre() throws InputException {
        RequestContext context = context("""
                {"conditions": {"Username": ["Alice"], "username": ["alice"], "Userid": ["u"], "sub": [""]}}
                """);

        assertThat(context.variable("aws:username")).contains("alice");
        assertThat(context.variable("aws:userid")).isEmpty();
        assertThat(context.variable("jwt:sub")).isEmpty();
    }

    @Test
    void claimsAndGroupsFillWhatConditionsLeave() throws InputException {
        RequestContext context = context("""
                {"conditions": {"sub": ["c"]}, "claims": {"sub": "s", "level": 3, "department": ["a", "b"]}, "groups": ["g"]}
                """);

        assertThat(context.values("jwt:sub")).containsExactly("c");
        assertThat(context.values("jwt:level")).containsExactly("3");
        assertThat(context.values("jwt:department")).containsExactly("a", "b");
        assertThat(context.values("aws:groups")).containsExactly("g");
    }

    @Test
    void contextIsAllThatCountsWhereThereIsOne() throws InputException {
        CaseObject line = new CaseObject(StrictJson.object("{\"context\": {\"jwt:aud\": \"a\"}}"), "");
        CaseObject args = new CaseObject(StrictJson.object("{\"conditions\": {\"sub\": [\"c\"]}}"), "args.");

        RequestContext context = CaseContext.of(line, args);

        assertThat(context.values("jwt:aud")).containsExactly("a");
        assertThat(context.values("jwt:sub")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-acl,X-Amz-Acl",
        "SourceIp,Sourceip",
        "prefix,Prefix",
        "ExistingObjectTag/env,ExistingObjectTag/env",
        "a b,a b"
    })
    void spellsAsHeaders(String name, String spelled) {
        assertThat(CaseContext.headerSpelling(name)).isEqualTo(spelled);
    }

    private static RequestContext context(String arguments) throws InputException {
        return CaseContext.of(
                new CaseObject(StrictJson.object("{}"), ""), new CaseObject(StrictJson.object(arguments), "args."));
    }
}
