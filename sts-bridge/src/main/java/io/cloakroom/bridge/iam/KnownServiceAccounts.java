package io.cloakroom.bridge.iam;

import io.cloakroom.bridge.iam.StoredServiceAccount.StoredOwner;
import io.cloakroom.bridge.state.LazyDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All service accounts as this node knows them, leftovers too. Each is read when it is first asked for. */
final class KnownServiceAccounts {
    private final Map<String, LazyDocument<Optional<KnownServiceAccount>>> byAccessKeyId;
    private volatile @Nullable Map<String, List<StoredOwner.Directory>> byDn;

    /** @param accounts by access key ID; empty: the document cannot be read */
    KnownServiceAccounts(Map<String, LazyDocument<Optional<KnownServiceAccount>>> accounts) {
        this.byAccessKeyId = new HashMap<>(accounts);
    }

    @Nullable
    KnownServiceAccount get(String accessKeyId) {
        LazyDocument<Optional<KnownServiceAccount>> account = byAccessKeyId.get(accessKeyId);
        return account == null ? null : account.get().orElse(null);
    }

    /** Those that can be read, by access key ID. Reads all. */
    Map<String, KnownServiceAccount> byAccessKeyId() {
        Map<String, KnownServiceAccount> accounts = HashMap.newHashMap(byAccessKeyId.size());
        byAccessKeyId.forEach(
                (accessKeyId, account) -> account.get().ifPresent(known -> accounts.put(accessKeyId, known)));
        return accounts;
    }

    /** The owners of those that belong to users of a directory, one for each account, by DN. Reads all, once. */
    Map<String, List<StoredOwner.Directory>> ownersByDn() {
        Map<String, List<StoredOwner.Directory>> known = byDn;
        if (known == null) {
            Map<String, List<StoredOwner.Directory>> owners = new HashMap<>();
            byAccessKeyId
                    .values()
                    .forEach(account -> account.get().ifPresent(it -> {
                        if (it.stored().owner() instanceof StoredOwner.Directory owner) {
                            owners.computeIfAbsent(owner.user().dn(), dn -> new ArrayList<>())
                                    .add(owner);
                        }
                    }));
            known = owners;
            byDn = known;
        }
        return known;
    }
}
