package io.cloakroom.bridge.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Filter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTemplateTest {
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"*", "alice)(uid=*", "*)(|(uid=*", "a\0b", "\\2a", "%d", "%s", "alice))%00", "(", ")"})
    void s59_aLoginNameAddsNoCondition(String name) throws Exception {
        Filter filter = FilterTemplate.parse("(&(objectClass=person)(uid=%s))").with(name, "cn=somebody");

        assertThat(filter)
                .isEqualTo(Filter.createANDFilter(
                        Filter.createEqualityFilter("objectClass", "person"),
                        Filter.createEqualityFilter("uid", name)));
        assertThat(Filter.create(filter.toString())).isEqualTo(filter);
    }

    @Test
    void s59_aDnIsAValueToo() {
        String dn = "cn=a\\,b=c\\+d\\<e\\>#\\;\\\"\\\\*)(\\00,dc=x";

        assertThat(FilterTemplate.parse("(member:1.2.840.113556.1.4.1941:=%d)").with("alice", dn))
                .isEqualTo(Filter.createExtensibleMatchFilter("member", "1.2.840.113556.1.4.1941", false, dn));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '§', textBlock = """
            (uid=%s)                        § (uid=alice)
            (|(uid=%s)(mail=%s@x.org))      § (|(uid=alice)(mail=alice@x.org))
            (cn=*%s*)                       § (cn=*alice*)
            (!(uid=%s))                     § (!(uid=alice))
            (&(a=1)(member=%d)(memberUid=%s)) § (&(a=1)(member=dn)(memberUid=alice))
            (uid~=%s)                       § (uid~=alice)
            (uid>=%s)                       § (uid>=alice)
            (uid<=%s)                       § (uid<=alice)
            """)
    void fillsInEveryPlace(String template, String filter) {
        assertThat(FilterTemplate.parse(template).with("alice", "dn")).hasToString(filter);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '§', textBlock = """
            (uid=%s)                   § (uid=*)
            (&(a=1)(|(uid=%s)(cn=%s))) § (&(a=1)(|(uid=*)(cn=*)))
            (mail=%s@x.org)            § (mail=*@x.org)
            (cn=*%s*)                  § (cn=*)
            (uid~=%s)                  § (uid=*)
            (!(b=2))                   § (!(b=2))
            """)
    void asksForAnyName(String template, String filter) {
        assertThat(FilterTemplate.parse(template).withAnyName()).hasToString(filter);
    }
}
