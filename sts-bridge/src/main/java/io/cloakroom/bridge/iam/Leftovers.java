package io.cloakroom.bridge.iam;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.state.StateDocument;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what deleted users have left in other documents: memberships and service accounts. These count for nothing,
 * because nobody has the ids in them any more.
 */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private final IamDirectory directory;
    private final IamState state;

    Leftovers(IamDirectory directory, IamState state) {
        this.directory = directory;
        this.state = state;
    }

    /** A failure is logged: the next removal tries again. */
    void remove() {
        try {
            removeMemberships();
            removeServiceAccounts();
        } catch (AwsException e) {
            LOG.warn("Memberships or service accounts of deleted users could not be removed. They count for nothing.");
        }
    }

    /** Reads the groups before the users: members added in between would look like leftovers. */
    private void removeMemberships() {
        directory.groups().byName().forEach((name, group) -> {
            Map<String, String> gone = new TreeMap<>();
            group.members().forEach((user, id) -> {
                if (directory.users().isGone(user, id)) {
                    gone.put(user, id);
                }
            });
            if (!gone.isEmpty()) {
                state.get(GroupFile.pathOf(name)).ifPresent(document -> removeMembers(document, gone));
            }
        });
    }

    /** If another writer has changed the group, they stay for now. */
    private void removeMembers(StateDocument document, Map<String, String> gone) {
        GroupFile.tryRead(document.json())
                .ifPresent(group -> state.replace(document, GroupFile.write(group.without(gone, group.updated()))));
    }

    private void removeServiceAccounts() {
        directory.serviceAccounts().forEach((accessKeyId, account) -> {
            if (directory.isLeftover(account.stored())) {
                state.delete(ServiceAccountFile.pathOf(accessKeyId), account.revision());
            }
        });
    }
}
