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
                        "From all realm and client roles the user has, directly, through groups or through composite roles.",
                        true))
                .property(flag(
                        OptionKey.GROUP_ATTRIBUTES,
                        "Read group attributes",
                        "From the user's groups and all their parent groups.",
                        true))
                .property(string(
                        OptionKey.ROLE_PREFIX,
                        "Role name prefix",
                        "A role whose name starts with this gives the policy named by the rest: with `s3:`, role `s3:readonly`"
                                + " gives `readonly`. Empty: role names are not read.",
                        null))
                .property(table())
                .property(client())
                .property(flag(
                        OptionKey.USER_ATTRIBUTES,
                        "Read user attributes (unsafe)",
                        "Warning: whoever can edit this attribute gives themselves any policy. Users can edit their own"
                                + " attributes if the realm allows unmanaged attributes, or the user profile makes this one"
                                + " editable. Leave it off and use roles or groups.",
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
                        + " gives anything. Adds to what attributes and prefix give.",
                ProviderConfigProperty.MAP_TYPE,
                null);
    }

    private static ProviderConfigProperty client() {
        return new ProviderConfigProperty(
                OptionKey.CLIENT,
                "Only roles of client",
                "If set, only this client's roles count for attributes, prefix and table; realm roles and other clients'"
                        + " roles give nothing. Group attributes have their own switch.",
                ProviderConfigProperty.CLIENT_LIST_TYPE,
                null);
    }

    private static ProviderConfigProperty string(String key, String label, String help, @Nullable String initial) {
        return new ProviderConfigProperty(key, label, help, ProviderConfigProperty.STRING_TYPE, initial);
    }

    private static ProviderConfigProperty flag(String key, String label, String help, boolean initial) {
        return new ProviderConfigProperty(key, label, help, ProviderConfigProperty.BOOLEAN_TYPE, initial);
    }
}
