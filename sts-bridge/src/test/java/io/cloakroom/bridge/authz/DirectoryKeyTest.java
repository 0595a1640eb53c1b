package io.cloakroom.bridge.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.authn.Principals;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.credentials.DirectoryUser;
import io.cloakroom.policy.condition.UnavailableValueException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Access keys of users of a directory: no way around a Deny that sessions of the same user meet. */
class DirectoryKeyTest {
    private static final String DN = "uid=alice,dc=example";
    private static final String STAFF = "cn=staff,dc=example";

    private static Principal key(boolean hasAllGroups) {
        return Principals.key(
                new Owner.Directory(DN, "alice", new Owner.Membership(Instant.EPOCH, hasAllGroups)), List.of(STAFF));
    }

    @Test
    void s20_aKeyHasTheValuesThatSessionsOfItsUserHave() {
        for (String groups : List.of("aws:groups", "ldap:groups", "jwt:groups")) {
            assertThat(PrincipalValues.of(key(true), groups)).containsExactly(STAFF);
        }
        assertThat(PrincipalValues.of(key(true), "jwt:sub")).containsExactly(DN);
        assertThat(PrincipalValues.of(key(true), "jwt:iss")).containsExactly(DirectoryUser.ISSUER);
        assertThat(PrincipalValues.of(key(true), "ldap:user")).containsExactly(DN);
        assertThat(PrincipalValues.of(key(true), "aws:username")).containsExactly("alice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jwt:ldapAttrib_mail", "jwt:email", "jwt:anything"})
    void s20_aClaimThatAKeyDoesNotHaveIsNotTakenForAbsent(String claim) {
        assertThatExceptionOfType(UnavailableValueException.class)
                .isThrownBy(() -> PrincipalValues.of(key(true), claim));
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws:groups", "ldap:groups", "jwt:groups"})
    void s20_groupsThatDoNotFitAreNotTakenForAbsent(String groups) {
        assertThatExceptionOfType(UnavailableValueException.class)
                .isThrownBy(() -> PrincipalValues.of(key(false), groups));
    }
}
