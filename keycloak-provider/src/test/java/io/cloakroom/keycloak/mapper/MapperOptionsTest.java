package io.cloakroom.keycloak.mapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.keycloak.mapper.RoleName.ClientRole;
import io.cloakroom.keycloak.mapper.RoleName.RealmRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.provider.ProviderConfigProperty;

class MapperOptionsTest {
    private static final Set<RoleName> NO_OTHERS = Set.of();

    @Test
    void absentOptionsAreTheFormsDefaults() {
        Map<String, String> form = new LinkedHashMap<>();
        for (ProviderConfigProperty property : MapperForm.properties()) {
            if (property.getDefaultValue() != null) {
                form.put(property.getName(), property.getDefaultValue().toString());
            }
        }

        assertThat(MapperOptions.parse(Map.of())).isEqualTo(MapperOptions.parse(form));
        assertThat(form).containsEntry("claim.name", "policy").containsEntry("attribute", "s3-policy");
    }

    @Test
    void formOffersEveryOptionOnce() {
        assertThat(MapperForm.properties())
                .extracting(ProviderConfigProperty::getName)
                .doesNotHaveDuplicates()
                .allSatisfy(name -> OptionKey.requireKnown(List.of(name)))
                .hasSize(15);
        assertThat(MapperForm.properties()).allSatisfy(property -> {
            assertThat(property.getLabel()).isNotBlank();
            assertThat(property.getHelpText()).isNotBlank();
        });
    }

    @Test
    void s62_userAttributesAreOffByDefaultAndTheFormWarns() {
        assertThat(MapperOptions.parse(Map.of()).userAttributes()).isFalse();
        assertThat(MapperForm.properties())
                .filteredOn(property -> property.getName().equals("user.attributes"))
                .singleElement()
                .satisfies(property -> {
                    assertThat(property.getHelpText()).startsWith("Warning:");
                    assertThat(property.getDefaultValue()).hasToString("false");
                });
    }

    @Test
    void s70_onlyRealmRolesCountByDefault() {
        var options = MapperOptions.parse(Map.of("role.prefix", "s3:"));
        var names = new PolicyNames();

        options.addRole(role("s3:mine", "app", "consoleAdmin"), NO_OTHERS::contains, names);
        options.addRole(role("s3:realm", "", "readonly"), NO_OTHERS::contains, names);

        assertThat(names.claim(ClaimFormat.ARRAY)).isEqualTo(List.of("readonly", "realm"));
        assertThat(options.groupAttributes()).isFalse();
        assertThat(options.userAttributes()).isFalse();
        assertThat(options.clients()).isEmpty();
    }

    /** What the administrator opens to others must be said where it is opened. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "role.attributes, `manage-realm`",
        "role.prefix, `manage-realm`",
        "client, `manage-clients`",
        "group.attributes, `manage-users`",
        "group.attributes, `manage-organizations`",
        "user.attributes, `manage-users`",
        "role.table, Anyone who may assign a role"
    })
    void s70_theFormSaysWhoCanThenGrant(String option, String who) {
        assertThat(MapperForm.properties())
                .filteredOn(property -> property.getName().equals(option))
                .singleElement()
                .satisfies(property -> assertThat(property.getHelpText()).contains(who));
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', textBlock = """
            claim.name         | ''               | The claim name must not be blank.
            claim.name         | '  '             | The claim name must not be blank.
            claim.name         | ' policy'        | The claim name must not start or end with a space or contain control characters.
            claim.name         | 'sub'            | The claim name `sub` has another meaning in tokens. Choose one of your own, such as `policy`.
            claim.name         | 'realm_access'   | The claim name `realm_access` has another meaning in tokens. Choose one of your own, such as `policy`.
            claim.format       | 'xml'            | Claim format must be one of array, comma-separated, not `xml`.
            attribute          | ''               | The attribute name must not be blank.
            role.prefix        | '   '            | The role name prefix must not be blank.
            role.prefix        | 's3,'            | The role name prefix must not contain a comma: commas separate policy names.
            role.prefix        | 's3: '           | The role name prefix must not start or end with a space or contain control characters.
            user.attributes    | 'yes'            | Option `user.attributes` must be true or false, not `yes`.
            access.token.claim | 'on'             | Option `access.token.claim` must be true or false, not `on`.
            role.table         | '{"a":"b"}'      | Role policies cannot be read. They are a list of rows: [{"key": "role", "value": "policy,policy"}].
            role.table         | 'analyst=read'   | Role policies cannot be read. They are a list of rows: [{"key": "role", "value": "policy,policy"}].
            """)
    void refusesWithASentence(String option, String value, String sentence) {
        assertThatExceptionOfType(InvalidOptionException.class)
                .isThrownBy(() -> MapperOptions.parse(Map.of(option, value)))
                .withMessage(sentence);
    }

    @Test
    void refusesUnknownOptions() {
        assertThatExceptionOfType(InvalidOptionException.class)
                .isThrownBy(() -> MapperOptions.parse(Map.of("role.prefx", "s3:")))
                .withMessageStartingWith("Unknown option `role.prefx`. Known are: access.token.claim, attribute,");
    }

    @Test
    void refusesVeryLongNames() {
        assertThatExceptionOfType(InvalidOptionException.class)
                .isThrownBy(() -> MapperOptions.parse(Map.of("claim.name", "p".repeat(256))))
                .withMessage("The claim name must not be longer than 255 characters.");
    }

    @Test
    void refusesAMapperThatReadsNothing() {
        assertThatExceptionOfType(InvalidOptionException.class)
                .isThrownBy(() -> MapperOptions.parse(Map.of("role.attributes", "false", "group.attributes", "false")))
                .withMessageStartingWith("This mapper reads nothing.");
    }

    @Test
    void dotsBelongToTheClaimName() {
        assertThat(MapperOptions.parse(Map.of("claim.name", "https://min.io/policy"))
                        .claimName())
                .isEqualTo("https://min.io/policy");
    }

    @ParameterizedTest(name = "{0}: role {1}")
    @CsvSource(delimiter = '|', textBlock = """
            starts with the prefix | s3:readonly           | readonly
            the prefix alone       | s3:                   | ''
            other case             | S3:readonly           | ''
            prefix inside          | my-s3:readonly        | ''
            space after prefix     | 's3: readonly '       | readonly
            slash and Unicode      | s3:team/名前          | team/名前
            comma                  | s3:readonly,readwrite | ''
            """)
    void prefixIsStripped(String why, String role, String expected) {
        var names = new PolicyNames();

        MapperOptions.parse(Map.of("role.prefix", "s3:")).addRole(role(role, ""), NO_OTHERS::contains, names);

        assertThat(names.claim(ClaimFormat.COMMA_SEPARATED)).isEqualTo(expected);
    }

    @Test
    void tableAddsToAttributesAndPrefix() {
        var names = new PolicyNames();
        var options = MapperOptions.parse(Map.of(
                "client",
                "app",
                "role.prefix",
                "s3:",
                "role.table",
                "[{\"key\":\"app.s3:scratch\",\"value\":\"lab-data, diagnostics\"}]"));

        options.addRole(role("s3:scratch", "app", "readonly , ,writeonly"), NO_OTHERS::contains, names);

        assertThat(names.claim(ClaimFormat.ARRAY))
                .isEqualTo(List.of("diagnostics", "lab-data", "readonly", "scratch", "writeonly"));
    }

    @Test
    void s63_onlyListedRolesCountWhenAttributesAreOff() {
        var names = new PolicyNames();
        var options = MapperOptions.parse(Map.of(
                "role.attributes",
                "false",
                "group.attributes",
                "false",
                "role.table",
                "[{\"key\":\"analyst\",\"value\":\"lab-data\"}]"));

        options.addRole(role("realm-admin", "", "consoleAdmin"), NO_OTHERS::contains, names);
        options.addRole(role("analyst", "", "consoleAdmin"), NO_OTHERS::contains, names);
        options.addRole(role("analyst", "other-client", "consoleAdmin"), NO_OTHERS::contains, names);

        assertThat(names.claim(ClaimFormat.ARRAY)).isEqualTo(List.of("lab-data"));
    }

    @Test
    void s63_ofClientsOnlyTheListedOnesRolesCount() {
        var names = new PolicyNames();
        var options = MapperOptions.parse(Map.of("client", "app##app.two", "role.prefix", "s3:"));

        options.addRole(role("s3:realm", "", "diagnostics"), NO_OTHERS::contains, names);
        options.addRole(role("s3:other", "other", "consoleAdmin"), NO_OTHERS::contains, names);
        options.addRole(role("s3:joined", "app##app.two", "consoleAdmin"), NO_OTHERS::contains, names);
        options.addRole(role("s3:mine", "app", "readonly"), NO_OTHERS::contains, names);
        options.addRole(role("s3:mine-too", "app.two", "writeonly"), NO_OTHERS::contains, names);

        assertThat(names.claim(ClaimFormat.ARRAY))
                .isEqualTo(List.of("diagnostics", "mine", "mine-too", "readonly", "realm", "writeonly"));
    }

    /** A mapper of an earlier version, stored with one client. */
    @Test
    void theOneClientOfAnEarlierVersionBecomesTheList() {
        var options = MapperOptions.parse(Map.of("client", "app", "role.attributes", "true"));

        assertThat(options.clients()).containsExactly("app");
    }

    /** With role attributes off, whoever edits a listed client still gives only what name prefix and table give. */
    @Test
    void s70_aListedClientsAttributesDoNotCountWhenRoleAttributesAreOff() {
        var names = new PolicyNames();
        var options = MapperOptions.parse(Map.of(
                "client",
                "app",
                "role.attributes",
                "false",
                "role.table",
                "[{\"key\":\"app.auditor\",\"value\":\"readonly\"}]"));

        options.addRole(role("auditor", "app", "consoleAdmin"), NO_OTHERS::contains, names);

        assertThat(names.claim(ClaimFormat.ARRAY)).isEqualTo(List.of("readonly"));
    }

    @Test
    void s63_aRowIsOfTheListedClientWhateverOthersCreate() {
        var names = new PolicyNames();
        var options = MapperOptions.parse(
                Map.of("client", "app", "role.table", "[{\"key\":\"app.prod.admin\",\"value\":\"readwrite\"}]"));
        Predicate<RoleName> everyRole = role -> true;

        options.requireOneMeaning(everyRole);
        options.addRole(role("prod.admin", "app"), everyRole, names);
        options.addRole(role("admin", "app.prod"), everyRole, names);
        options.addRole(role("app.prod.admin", ""), everyRole, names);

        assertThat(names.claim(ClaimFormat.ARRAY)).isEqualTo(List.of("readwrite"));
    }

    /** Keycloak itself takes minutes to create so many roles, so this part of S-65 is tested without it. */
    @Test
    void s65_tenThousandRoles() {
        var names = new PolicyNames();
        var options = MapperOptions.parse(Map.of("role.prefix", "s3:"));

        IntStream.range(0, 10_000)
                .forEach(i -> options.addRole(role("s3:p" + i, "", "a" + i), NO_OTHERS::contains, names));

        assertThat((List<?>) names.claim(ClaimFormat.ARRAY)).hasSize(20_000);
    }

    private static RoleFacts role(String name, String clientId, String... attributeValues) {
        return new RoleFacts(
                clientId.isEmpty() ? new RealmRole(name) : new ClientRole(clientId, name),
                () -> List.of(attributeValues));
    }
}
