package io.cloakroom.bridge.iam;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.credentials.AccessKeyIds;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.credentials.StoredSecret;
import io.cloakroom.bridge.iam.StoredServiceAccount.StoredOwner;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The service accounts of an export. Those of users, of the owner and of users of a directory are imported. */
final class MinioServiceAccounts {
    private static final String SERVICE_ACCOUNT = "service account";

    private final MinioImport minio;
    private final MinioUsers users;
    private final ServiceAccountFile file;

    MinioServiceAccounts(MinioImport minio, MinioUsers users, ServiceAccountFile file) {
        this.minio = minio;
        this.users = users;
        this.file = file;
    }

    void take() {
        minio.export().entries(MinioExport.Member.SERVICE_ACCOUNTS).forEach((accessKeyId, entry) -> {
            try {
                check(accessKeyId);
                take(accessKeyId, account(accessKeyId, entry));
            } catch (AwsException e) {
                minio.documents().leaveOut(SERVICE_ACCOUNT, accessKeyId, e.sentence());
            } catch (IllegalArgumentException e) {
                minio.documents().leaveOut(SERVICE_ACCOUNT, accessKeyId, String.valueOf(e.getMessage()));
            }
        });
    }

    private void check(String accessKeyId) {
        IamNames.checkAccessKey(accessKeyId);
        if (AccessKeyIds.isTemporary(accessKeyId)) {
            throw new IllegalArgumentException("only access keys of temporary credentials have this form");
        }
        if (minio.rootUser().filter(accessKeyId::equals).isPresent()) {
            throw new IllegalArgumentException("this is the owner's access key");
        }
        if (users.exists(accessKeyId)) {
            throw new IllegalArgumentException("there is a user with this access key");
        }
    }

    private void take(String accessKeyId, StoredServiceAccount exported) {
        Optional<StoredServiceAccount> there = present(accessKeyId);
        StoredServiceAccount account = there.map(StoredServiceAccount::owner)
                .filter(owner -> isSameDirectoryUser(owner, exported.owner()))
                .map(exported::withOwner)
                .orElse(exported);
        if (there.filter(account::isSameAs).isPresent()) {
            minio.documents().wantSame();
        } else {
            StoredServiceAccount kept = there.map(it -> account.withDates(it.created(), minio.now()))
                    .orElse(account);
            minio.documents().want(ServiceAccountFile.pathOf(accessKeyId), file.write(accessKeyId, kept));
        }
    }

    private StoredServiceAccount account(String accessKeyId, JsonNode entry) {
        StoredOwner owner = owner(entry);
        Secret secret = new Secret(StateJson.text(entry, "secretKey"));
        IamNames.checkSecret(secret);
        Optional<Instant> expiration = MinioImport.time(entry, "expiration").filter(ServiceAccountRules::isSet);
        if (expiration.filter(time -> !time.isAfter(minio.now())).isPresent()) {
            throw new IllegalArgumentException("it expired at %s".formatted(expiration.get()));
        }
        AccountStatus status =
                AccountStatus.ofNewUser(MinioImport.text(entry, "status").orElse(""));
        return new StoredServiceAccount(
                owner,
                StoredSecret.of(secret),
                status,
                policy(entry),
                valid(accessKeyId, entry, "name", ServiceAccountRules::checkName),
                valid(accessKeyId, entry, "description", ServiceAccountRules::checkDescription),
                expiration.map(time -> time.truncatedTo(ChronoUnit.SECONDS)),
                minio.now(),
                minio.now());
    }

    private StoredOwner owner(JsonNode entry) {
        JsonNode claims = entry.path("claims");
        String parent = StateJson.text(entry, "parent");
        if (claims.has("ldapUser") || claims.has("ldapUsername")) {
            return ofDirectory(entry, parent);
        }
        if (claims.has("sub")) {
            throw new IllegalArgumentException(
                    "it belongs to a login of an identity provider, and here such a login has no access keys");
        }
        if (minio.rootUser().filter(parent::equals).isPresent()) {
            return new StoredOwner.Root();
        }
        String id = users.idOf(parent)
                .orElseThrow(() -> new IllegalArgumentException(
                        "its parent `%s` is not a user here; if that was the owner, name it with --root-user"
                                .formatted(IamNames.shown(parent))));
        return new StoredOwner.User(parent, id);
    }

    /** Until the first look-up of the user, its groups are those of the export. */
    private StoredOwner ofDirectory(JsonNode entry, String parent) {
        String dn = minio.dn(parent)
                .orElseThrow(() -> new IllegalArgumentException(
                        "its parent `%s` is not a DN of a directory".formatted(IamNames.shown(parent))));
        String loginName = MinioImport.text(entry.path("claims"), "ldapUsername")
                .filter(name -> !name.isEmpty())
                .orElseThrow(() -> new IllegalArgumentException("the login name of its user is missing"));
        JsonNode groups = entry.path("groups");
        List<String> names = groups.isMissingNode() || groups.isNull() ? List.of() : StateJson.texts(entry, "groups");
        return new StoredOwner.Directory(
                new Owner.Directory(dn, loginName, new Owner.Membership(minio.now(), false)),
                names.stream().flatMap(name -> minio.dn(name).stream()).toList(),
                true);
    }

    /** Ignores the groups: a look-up here is newer than the export. */
    private static boolean isSameDirectoryUser(StoredOwner there, StoredOwner exported) {
        return there instanceof StoredOwner.Directory one
                && exported instanceof StoredOwner.Directory other
                && one.user().equals(other.user());
    }

    /** None only if the account has its owner's rights: one whose policy is missing must not get them. */
    private static Optional<String> policy(JsonNode entry) {
        JsonNode policy = entry.path("sessionPolicy");
        String kind = MinioImport.text(entry.path("claims"), "sa-policy").orElse("");
        boolean isAbsent = policy.isMissingNode() || policy.isNull();
        if (isAbsent != kind.equals("inherited-policy")) {
            throw new IllegalArgumentException("it is not clear whether it has a policy of its own");
        }
        return isAbsent ? Optional.empty() : Optional.of(ServiceAccountRules.policy(policy.toString()));
    }

    /** A text for people, left out if it is not valid. */
    private Optional<String> valid(String accessKeyId, JsonNode entry, String member, Consumer<String> check) {
        Optional<String> text = MinioImport.text(entry, member).filter(it -> !it.isEmpty());
        try {
            text.ifPresent(check);
            return text;
        } catch (AwsException e) {
            minio.documents().leaveOut(SERVICE_ACCOUNT, accessKeyId, "it comes without its %s".formatted(member));
            return Optional.empty();
        }
    }

    private Optional<StoredServiceAccount> present(String accessKeyId) {
        return minio.documents().present(ServiceAccountFile.pathOf(accessKeyId)).flatMap(json -> {
            try {
                return Optional.of(file.read(accessKeyId, json));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        });
    }
}
