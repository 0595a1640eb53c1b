package io.cloakroom.bridge.admin;

import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_NO_SUCH_GROUP;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_NO_SUCH_USER;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_LDAP_NOT_ENABLED;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.identity.ldap.DistinguishedName;
import io.cloakroom.bridge.identity.ldap.LdapDirectory;
import io.cloakroom.bridge.identity.ldap.LdapUser;
import java.util.List;
import java.util.Optional;

/** Whom names in admin calls stand for in the directory, if there is one. */
final class DirectoryNames {
    private final Optional<LdapDirectory> directory;

    DirectoryNames(Optional<LdapDirectory> directory) {
        this.directory = directory;
    }

    boolean isOn() {
        return directory.isPresent();
    }

    /** @throws AwsException {@code XMinioLDAPNotEnabled} */
    LdapDirectory directory() {
        return directory.orElseThrow(() -> new AwsException(X_MINIO_LDAP_NOT_ENABLED));
    }

    /**
     * The user with a login name or a DN.
     *
     * @throws AwsException {@code XMinioAdminNoSuchUser}; as {@link LdapDirectory#user}
     */
    LdapUser user(String name) {
        LdapDirectory asked = directory();
        Optional<DistinguishedName> dn = DistinguishedName.parse(name);
        return (dn.isPresent() ? asked.userAt(dn.get()) : asked.user(name))
                .orElseThrow(() -> AwsException.of(
                        X_MINIO_ADMIN_NO_SUCH_USER,
                        "The directory has no user `%s` where users are looked for.".formatted(shown(name))));
    }

    /**
     * The DN of a group, as the directory has it.
     *
     * @throws AwsException {@code XMinioAdminNoSuchGroup}; as {@link LdapDirectory#groupAt}
     */
    String group(String name) {
        LdapDirectory asked = directory();
        return DistinguishedName.parse(name)
                .flatMap(asked::groupAt)
                .map(DistinguishedName::text)
                .orElseThrow(() -> AwsException.of(
                        X_MINIO_ADMIN_NO_SUCH_GROUP,
                        "The directory has no group `%s` where groups are looked for.".formatted(shown(name))));
    }

    /** The DN of a user as the directory has it, or as it is if the directory has it not. */
    String spelled(String dn) {
        Optional<DistinguishedName> parsed = DistinguishedName.parse(dn);
        return parsed.flatMap(directory()::userAt)
                .map(LdapUser::dn)
                .or(() -> parsed)
                .map(DistinguishedName::text)
                .orElse(dn);
    }

    /** The DNs of the groups that a user is in now; none if it is gone. */
    List<String> groupsOf(String dn) {
        return DistinguishedName.parse(dn)
                .flatMap(directory()::userAt)
                .map(user -> directory().groupsOf(user, ""))
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
