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
                        "Claim that lists the policies. MinIO reads `policy` by default. Dots are part of the name.",
                        MapperOptions.DEFAULT_CLAIM))
                .property(format())
                .property(string(
                        OptionKey.ATTRIBUTE,
                        "Attribute",
                        "Attribute that names policies. For several, repeat the attribute or separate them by commas.",
                        MapperOptions.DEFAULT_ATTRIBUTE))
                .property(flag(
                        OptionKey.ROLE_ATTRIBUTES,
                        "Read role attributes",
                        "Reads the attribute on realm roles, whether the user has them directly or through groups,"
                                + " organizations or composite roles. Anyone who may edit realm roles (`manage-realm`)"
                                + " can then grant any policy.",
                        true))
                .property(flag(
                        OptionKey.GROUP_ATTRIBUTES,
                        "Read group attributes",
                        "Reads the attribute on the user's groups and all their parent groups. Anyone who may edit one"
                                + " of these groups can then grant any policy: by `manage-users`, by a fine-grained"
                                + " permission on the group, or, for groups of an organization, by"
                                + " `manage-organizations`. Safer: leave it off and map a realm role to the group.",
                        false))
                .property(string(
                        OptionKey.ROLE_PREFIX,
                        "Role name prefix",
                        "A realm role whose name starts with this gives the policy named by the rest: with `s3:`, role"
                                + " `s3:readonly` gives `readonly`. If it is empty, role names are not read. Anyone"
                                + " who may create realm roles (`manage-realm`) can then grant any policy.",
                        null))
                .property(table())
                .property(clients())
                .property(flag(
                        OptionKey.UNKNOWN_NAMES,
                        "Accept unknown names",
                        "Off: the mapper is not saved if its role policies name a role or a policy that this realm does"
                                + " not know, for it is most likely mistyped. Switch it on if the policies are kept in"
                                + " a bridge or a store, or if the role comes later.",
                        false))
                .property(flag(
                        OptionKey.USER_ATTRIBUTES,
                        "Read user attributes (unsafe)",
                        "Warning: anyone who can edit this attribute can grant any policy. That is everyone with"
                                + " `manage-users` or a fine-grained permission on a user, identity providers and LDAP"
                                + " through their mappers, and users themselves if the realm allows unmanaged"
                                + " attributes or the user profile makes this one editable. Leave it off and use realm"
                                + " roles.",
                        false))
                .build());
        OIDCAttributeMapperHelper.addIncludeInTokensConfig(form, S3PolicyMapper.class);
        return List.copyOf(form);
    }

    private static ProviderConfigProperty format() {
        var property = new ProviderConfigProperty(
                OptionKey.CLAIM_FORMAT,
                "Claim format",
                "A JSON array of strings, or one string with commas between the names. MinIO and Cloakroom read both.",
                ProviderConfigProperty.LIST_TYPE,
                ClaimFormat.ARRAY.option());
        property.setOptions(ClaimFormat.options());
        return property;
    }

    private static ProviderConfigProperty table() {
        return new ProviderConfigProperty(
                OptionKey.ROLE_TABLE,
                "Role policies",
                "The role on the left, its policies on the right, separated by commas. Write a client role as"
                        + " `clientId.roleName`. If a row fits several roles of the realm, it gives nothing. The"
                        + " policies are added to those from attributes and prefix. Anyone who may assign a role can"
                        + " then grant its policies; for a client's role, so can the administrators of that client.",
                ProviderConfigProperty.MAP_TYPE,
                null);
    }

    private static ProviderConfigProperty clients() {
        return new ProviderConfigProperty(
                OptionKey.CLIENTS,
                "Clients whose roles count",
                "Client ids. Attributes and name prefix also count on the roles of these clients. Anyone who may edit"
                        + " one of these clients (`manage-clients`, or a fine-grained permission on it) can then grant"
                        + " any policy. If it is empty, only realm roles count.",
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
