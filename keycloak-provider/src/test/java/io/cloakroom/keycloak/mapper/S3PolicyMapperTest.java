package io.cloakroom.keycloak.mapper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.protocol.ProtocolMapperUtils;

class S3PolicyMapperTest {
    /**
     * Keycloak runs mappers in the order of their priority; what a later one writes stays. Scripts are the last of its
     * own.
     */
    @Test
    void s70_runsAfterEveryOtherMapper() {
        assertThat(new S3PolicyMapper().getPriority())
                .isEqualTo(Integer.MAX_VALUE)
                .isGreaterThan(ProtocolMapperUtils.PRIORITY_SCRIPT_MAPPER);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            a name of its own | https://min.io/policy | https://min.io/policy
            none              | ''                    | policy
            blank             | ' '                   | policy
            another's         | sub                   | policy
            """)
    void s70_aMapperIsAboutItsClaimEvenWhenItsOptionsAreBroken(String why, String name, String claim) {
        assertThat(MapperOptions.claimName(Map.of("claim.name", name, "role.table", "nonsense")))
                .isEqualTo(claim);
        assertThat(MapperOptions.claimName(Map.of())).isEqualTo("policy");
    }

    /**
     * Keycloak's own names of its switches: each for one kind of token, and a claim must not appear where it is off.
     */
    @ParameterizedTest
    @CsvSource({
        "ACCESS_TOKEN,             access.token.claim",
        "LIGHTWEIGHT_ACCESS_TOKEN, lightweight.claim",
        "ID_TOKEN,                 id.token.claim",
        "USERINFO,                 userinfo.token.claim",
        "INTROSPECTION,            introspection.token.claim"
    })
    void s70_eachKindOfTokenHasASwitchOfItsOwn(TokenKind kind, String key) {
        Map<String, String> config = new HashMap<>();
        OptionKey.SWITCHES.forEach(other -> config.put(other, "false"));
        ProtocolMapperModel mapper = new ProtocolMapperModel();
        mapper.setConfig(config);
        config.put(key, "true");

        assertThat(TokenKind.values())
                .filteredOn(each -> each.isIncludedBy(mapper))
                .containsExactly(kind);
    }

    @Test
    void aMapperWithoutConfigurationIsInNoToken() {
        assertThat(TokenKind.values()).noneMatch(kind -> kind.isIncludedBy(new ProtocolMapperModel()));
    }
}
