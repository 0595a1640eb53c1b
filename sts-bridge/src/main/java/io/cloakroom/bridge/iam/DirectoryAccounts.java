package io.cloakroom.bridge.iam;

import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.iam.StoredServiceAccount.StoredOwner;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The service accounts of users of directories, which follow what their directory says. */
final class DirectoryAccounts {
    private final IamDirectory directory;
    private final IamWrites writes;

    DirectoryAccounts(IamDirectory directory, IamWrites writes) {
        this.directory = directory;
        this.writes = writes;
    }

    /**
     * A user of a directory has been found, with these groups. Documents that already say so are not written.
     */
    void refresh(String dn, List<String> groups, Owner.Membership member) {
        ofDirectoryUser(dn).forEach((accessKeyId, owner) -> {
            boolean isSame = owner.groups().equals(groups)
                    && owner.isThere()
                    && owner.user().member().isComplete() == member.isComplete();
            if (!isSame) {
                Owner.Directory user = new Owner.Directory(dn, owner.user().loginName(), member);
                replaceOwner(accessKeyId, new StoredOwner.Directory(user, groups, true));
            }
        });
    }

    /** The service accounts of a user of a directory count for nothing, until the user is found again. */
    void suspendAllOf(String dn) {
        ofDirectoryUser(dn).forEach((accessKeyId, owner) -> {
            if (owner.isThere()) {
                replaceOwner(accessKeyId, new StoredOwner.Directory(owner.user(), owner.groups(), false));
            }
        });
    }

    /** If another writer changes the document meanwhile, the next look-up tries again. */
    private void replaceOwner(String accessKeyId, StoredOwner owner) {
        writes.state()
                .get(ServiceAccountFile.pathOf(accessKeyId))
                .ifPresent(document -> writes.readServiceAccount(accessKeyId, document.json())
                        .ifPresent(account -> writes.state()
                                .replace(
                                        document,
                                        directory.serviceAccountFile().write(accessKeyId, account.withOwner(owner)))));
    }

    private Map<String, StoredOwner.Directory> ofDirectoryUser(String dn) {
        Map<String, StoredOwner.Directory> owned = new TreeMap<>();
        directory.serviceAccounts().forEach((accessKeyId, account) -> {
            if (account.stored().owner() instanceof StoredOwner.Directory owner
                    && owner.user().dn().equals(dn)) {
                owned.put(accessKeyId, owner);
            }
        });
        return owned;
    }
}
