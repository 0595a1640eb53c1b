package io.cloakroom.bridge.admin;

import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_NO_SUCH_GROUP;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_NO_SUCH_USER;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_LDAP_NOT_ENABLED;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.identity.ldap.DistinguishedName;
import io.cloakroom.bridge.identity.ldap.LdapDirectories;
import io.cloakroom.bridge.identity.ldap.LdapUser;
import java.util.List;
import java.util.Optional;

/** Finds the users and groups of directories that admin calls name. */
final class DirectoryNames {
    private final Optional<LdapDirectories> directories;

    DirectoryNames(Optional<LdapDirectories> directories) {
        this.directories = directories;
    }

    boolean isOn() {
        return directories.isPresent();
    }

    /** @throws AwsException {@code XMinioLDAPNotEnabled} */
    LdapDirectories directories() {
        return directories.orElseThrow(() -> new AwsException(X_MINIO_LDAP_NOT_ENABLED));
    }

    /**
     * The user with a login name or a DN.
     *
     * @throws AwsException {@code XMinioAdminNoSuchUser}; as {@link LdapDirectories#user}
     */
    LdapUser user(String name) {
        LdapDirectories asked = directories();
        Optional<DistinguishedName> dn = DistinguishedName.parse(name);
        return (dn.isPresent() ? asked.userAt(dn.get()) : asked.user(name))
                .orElseThrow(() -> AwsException.of(
                        X_MINIO_ADMIN_NO_SUCH_USER,
                        "The directory has no user `%s` where users are looked for.".formatted(shown(name))));
    }

    /**
     * The DN of a group, as the directory has it.
     *
     * @throws AwsException {@code XMinioAdminNoSuchGroup}; as {@link LdapDirectories#groupAt}
     */
    String group(String name) {
        LdapDirectories asked = directories();
        return DistinguishedName.parse(name)
                .flatMap(asked::groupAt)
                .map(DistinguishedName::text)
                .orElseThrow(() -> AwsException.of(
                        X_MINIO_ADMIN_NO_SUCH_GROUP,
                        "The directory has no group `%s` where groups are looked for.".formatted(shown(name))));
    }

    /** The DN of a user as the directory spells it; unchanged if the directory doesn't have it. */
    String spelled(String dn) {
        Optional<DistinguishedName> parsed = DistinguishedName.parse(dn);
        return parsed.flatMap(directories()::userAt)
                .map(LdapUser::dn)
                .or(() -> parsed)
                .map(DistinguishedName::text)
                .orElse(dn);
    }

    /** The DNs of the groups that a user is in now; none if it is gone. */
    List<String> groupsOf(String dn) {
        return DistinguishedName.parse(dn)
                .flatMap(directories()::userAt)
                .map(user -> directories().groupsOf(user, ""))
                .orElse(List.of())
                .stream()
                .map(DistinguishedName::text)
                .toList();
    }

    private static String shown(String name) {
        String shown = name.replaceAll("[^!-~ ]|`", "?");
        return shown.length() > 128 ? shown.substring(0, 128) + "…" : shown;
    }
}
