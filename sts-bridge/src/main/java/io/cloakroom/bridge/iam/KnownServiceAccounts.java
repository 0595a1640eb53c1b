package io.cloakroom.bridge.iam;

import io.cloakroom.bridge.state.LazyDocument;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All service accounts as this node knows them, leftovers too. Each is read when it is first asked for. */
final class KnownServiceAccounts {
    private final Map<String, LazyDocument<Optional<KnownServiceAccount>>> byAccessKeyId;

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
}
