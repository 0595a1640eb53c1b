package io.cloakroom.bridge.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DistinguishedNameTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            types in lower case       | UID=alice,DC=Example,DC=Org        | uid=alice,dc=Example,dc=Org
            no spaces at separators   | uid = alice , dc = example         | uid=alice,dc=example
            values keep their case    | uid=Alice,dc=example               | uid=Alice,dc=example
            several in one            | CN=a + UID=b,dc=example            | cn=a+uid=b,dc=example
            special characters        | cn=a\\2cb\\3dc\\2bd\\3ce\\3ef\\23g\\3bh\\22i\\5cj,dc=x | cn=a\\,b=c\\+d\\<e\\>f#g\\;h\\"i\\\\j,dc=x
            escaped otherwise         | cn=a\\,b\\+c,dc=x                  | cn=a\\,b\\+c,dc=x
            NUL                       | cn=a\\00b,dc=x                     | cn=a\\00b,dc=x
            hash at the beginning     | cn=\\23a#,dc=x                     | cn=\\#a#,dc=x
            space at the beginning    | cn=\\20a b,dc=x                   | cn=\\ a b,dc=x
            not ASCII                 | cn=Zoë,dc=x                        | cn=Zo\\c3\\ab,dc=x
            """)
    void isWrittenInOneWay(String why, String text, String normal) {
        assertThat(DistinguishedName.parse(text)).hasValue(new DistinguishedName(normal));
        assertThat(DistinguishedName.parse(normal)).hasValue(new DistinguishedName(normal));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "alice", "uid", "uid=alice,", "uid=a,,dc=x", "=x"})
    void refusesWhatIsNone(String text) {
        assertThat(DistinguishedName.parse(text)).isEmpty();
    }

    @Test
    void isShownToPeopleAsTheyWriteIt() {
        assertThat(DistinguishedName.parse("cn=Zoë\\, Q,dc=x").orElseThrow().readable())
                .isEqualTo("cn=Zoë\\, Q,dc=x");
    }

    @Test
    void s59_aValueThatLooksLikeTheBaseIsNotWithinIt() {
        DistinguishedName outside =
                DistinguishedName.parse("cn=a\\,ou=people\\,dc=x,dc=evil").orElseThrow();

        assertThat(outside.isWithin("ou=people,dc=x")).isFalse();
        assertThat(DistinguishedName.parse("CN=a,OU=People,DC=X").orElseThrow().isWithin("ou=people,dc=x"))
                .isTrue();
    }
}
