package io.cloakroom.bridge.iam;

import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.credentials.Credential;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.iam.StoredServiceAccount.StoredOwner;
import io.cloakroom.bridge.state.LazyDocument;
import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.bridge.state.StateParser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the service accounts. One that cannot be read does not exist.
 *
 * @param groupsOf the groups that the user with this id is in now
 * @param isOfADirectory whether a DN is in a directory of this bridge
 */
record ServiceAccountParser(
        ServiceAccountFile file, Function<String, List<String>> groupsOf, Predicate<String> isOfADirectory)
        implements StateParser<LazyDocument<Optional<KnownServiceAccount>>, KnownServiceAccounts> {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceAccountParser.class);

    @Override
    public String pathPrefix() {
        return ServiceAccountFile.DIRECTORY;
    }

    @Override
    public LazyDocument<Optional<KnownServiceAccount>> read(StateDocument document) {
        return new LazyDocument<>(document, this::readAccount);
    }

    private Optional<KnownServiceAccount> readAccount(StateDocument document) {
        String accessKeyId = document.path().substring(ServiceAccountFile.DIRECTORY.length());
        try {
            StoredServiceAccount account = file.read(accessKeyId, document.json());
            return Optional.of(new KnownServiceAccount(
                    account,
                    document.revision(),
                    !(account.owner() instanceof StoredOwner.Directory owner)
                            || isOfADirectory.test(owner.user().dn()),
                    new KeyCredential(
                            document.path(), account.secret(), secret -> credential(accessKeyId, account, secret))));
        } catch (IllegalArgumentException e) {
            LOG.error(
                    "{} in the state store cannot be read: {}. There is no such service account.",
                    document.path(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public KnownServiceAccounts combine(Map<String, LazyDocument<Optional<KnownServiceAccount>>> byAccessKeyId) {
        return new KnownServiceAccounts(byAccessKeyId);
    }

    private Credential credential(String accessKeyId, StoredServiceAccount account, Secret secret) {
        Supplier<List<String>> groups = switch (account.owner()) {
            case StoredOwner.Root root -> List::of;
            case StoredOwner.User user -> () -> groupsOf.apply(user.id());
            case StoredOwner.Directory user -> user::groups;
        };
        return new Credential.ServiceAccount(accessKeyId, ownerOf(account), account.policy(), secret, groups);
    }

    static Owner ownerOf(StoredServiceAccount account) {
        return switch (account.owner()) {
            case StoredOwner.Root root -> new Owner.Root();
            case StoredOwner.User user -> new Owner.User(user.name());
            case StoredOwner.Directory directory -> directory.user();
        };
    }
}
