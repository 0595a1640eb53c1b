package io.cloakroom.keycloak.mapper;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;

/** The form the admin console shows for the mapper. */
final class MapperForm {
    private MapperForm() {}

    static List<ProviderConfigProperty> properties() {
        List<ProviderConfigProperty> form = new ArrayList<>(ProviderConfigurationBuilder.create()
                .property(string(
                        OptionKey.CLAIM_NAME,
                        "Claim name",
                        "Claim that lists the policies. MinIO reads `policy` unless told otherwise. Dots are part of the name.",
                        MapperOptions.DEFAULT_CLAIM))
                .property(format())
                .property(string(
                        OptionKey.ATTRIBUTE,
                        "Attribute",
                        "Attribute that names policies. Several: repeat the attribute or separate with commas.",
                        MapperOptions.DEFAULT_ATTRIBUTE))
                .property(flag(
                        OptionKey.ROLE_ATTRIBUTES,
                        "Read role attributes",
                        "Of realm roles, however the user has them: directly, through groups, organizations or composite roles."
                                + " Who can then grant: whoever may edit realm roles (`manage-realm`).",
                        true))
                .property(flag(
                        OptionKey.GROUP_ATTRIBUTES,
                        "Read group attributes",
                        "Of the user's groups and all their parent groups. Who can then grant any policy: whoever may edit one of"
                                + " these groups (`manage-users`, a fine-grained permission on the group, and for groups of an"
                                + " organization `manage-organizations`). Safer: leave it off and map a realm role to the group.",
                        false))
                .property(string(
                        OptionKey.ROLE_PREFIX,
                        "Role name prefix",
                        "A realm role whose name starts with this gives the policy named by the rest: with `s3:`, role `s3:readonly`"
                                + " gives `readonly`. Empty: role names are not read. Who can then grant: whoever may create realm"
                                + " roles (`manage-realm`).",
                        null))
                .property(table())
                .property(clients())
                .property(flag(
                        OptionKey.USER_ATTRIBUTES,
                        "Read user attributes (unsafe)",
                        "Warning: whoever can edit this attribute gives themselves any policy: those with `manage-users` or a"
                                + " fine-grained permission on a user, identity providers and LDAP by their mappers, and users"
                                + " themselves if the realm allows unmanaged attributes or the user profile makes this one editable."
                                + " Leave it off and use realm roles.",
                        false))
                .build());
        OIDCAttributeMapperHelper.addIncludeInTokensConfig(form, S3PolicyMapper.class);
        return List.copyOf(form);
    }

    private static ProviderConfigProperty format() {
        var property = new ProviderConfigProperty(
                OptionKey.CLAIM_FORMAT,
                "Claim format",
                "A JSON array of strings, or one string with commas. MinIO and Cloakroom read both.",
                ProviderConfigProperty.LIST_TYPE,
                ClaimFormat.ARRAY.option());
        property.setOptions(ClaimFormat.options());
        return property;
    }

    private static ProviderConfigProperty table() {
        return new ProviderConfigProperty(
                OptionKey.ROLE_TABLE,
                "Role policies",
                "Role on the left, its policies on the right, separated by commas. A client role is written"
                        + " `clientId.roleName`. Where several roles of the realm are written the same, none of them"
                        + " gives anything. Adds to what attributes and prefix give. Who can then grant what stands here:"
                        + " whoever may assign the role, a client's role the administrator of that client too.",
                ProviderConfigProperty.MAP_TYPE,
                null);
    }

    private static ProviderConfigProperty clients() {
        return new ProviderConfigProperty(
                OptionKey.CLIENTS,
                "Clients whose roles count",
                "Client ids. Attributes and name prefix then count on the roles of these clients too. Who can then grant any"
                        + " policy: whoever may edit one of these clients (`manage-clients`, or a fine-grained permission on"
                        + " it). Empty: only realm roles count.",
                ProviderConfigProperty.MULTIVALUED_STRING_TYPE,
                null);
    }

    private static ProviderConfigProperty string(String key, String label, String help, @Nullable String initial) {
        return new ProviderConfigProperty(key, label, help, ProviderConfigProperty.STRING_TYPE, initial);
    }

    private static ProviderConfigProperty flag(String key, String label, String help, boolean initial) {
        return new ProviderConfigProperty(key, label, help, ProviderConfigProperty.BOOLEAN_TYPE, initial);
    }
}
