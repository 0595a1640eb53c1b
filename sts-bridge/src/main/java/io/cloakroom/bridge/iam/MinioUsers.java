package io.cloakroom.bridge.iam;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.credentials.AccessKeyIds;
import io.cloakroom.bridge.credentials.StoredSecret;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The users of an export, with the policies attached to them. */
final class MinioUsers {
    private static final String USER = "user";

    private final MinioImport minio;
    private final MinioPolicies policies;
    private final UserFile file;
    private final SortedMap<String, StoredUser> taken = new TreeMap<>();

    MinioUsers(MinioImport minio, MinioPolicies policies, UserFile file) {
        this.minio = minio;
        this.policies = policies;
        this.file = file;
    }

    /** Finds the users that are imported. */
    void read(SecureRandom random) {
        SortedMap<String, JsonNode> mappings = minio.export().entries(MinioExport.Member.USER_MAPPINGS);
        SortedMap<String, JsonNode> users = minio.export().entries(MinioExport.Member.USERS);
        users.forEach((name, entry) -> {
            try {
                check(name);
                taken.put(name, user(name, entry, Optional.ofNullable(mappings.get(name)), random));
            } catch (AwsException e) {
                minio.documents().leaveOut(USER, name, e.sentence());
            } catch (IllegalArgumentException e) {
                minio.documents().leaveOut(USER, name, String.valueOf(e.getMessage()));
            }
        });
        mappings.keySet().stream()
                .filter(name -> !users.containsKey(name))
                .forEach(name ->
                        minio.documents().leaveOut("policies of the user", name, "users.json has no such user"));
    }

    void take() {
        taken.forEach((name, user) -> {
            if (present(name).filter(there -> isSame(there, user)).isPresent()) {
                minio.documents().wantSame();
            } else {
                minio.documents().want(UserFile.pathOf(name), file.write(name, user));
            }
        });
    }

    /** Imports a user as disabled. */
    void disable(String name, String reason) {
        StoredUser user = taken.get(name);
        if (user != null) {
            taken.put(name, user.with(user.secret(), AccountStatus.DISABLED, minio.now()));
            minio.documents().leaveOut(USER, name, reason);
        }
    }

    /**
     * The id of a user who is imported, or who exists here and is not in the export. A user of the export that is left
     * out is not the user of that name here.
     */
    Optional<String> idOf(String name) {
        boolean isExported = minio.export().entries(MinioExport.Member.USERS).containsKey(name);
        return Optional.ofNullable(taken.get(name))
                .or(() -> isExported ? Optional.empty() : present(name))
                .map(StoredUser::id);
    }

    /** Whether the name is taken, even by a user that cannot be read. */
    boolean exists(String name) {
        return taken.containsKey(name)
                || minio.documents().present(UserFile.pathOf(name)).isPresent();
    }

    private void check(String name) {
        IamNames.checkAccessKey(name);
        if (AccessKeyIds.isTemporary(name)) {
            throw new IllegalArgumentException("only access keys of temporary credentials have this form");
        }
        if (minio.rootUser().filter(name::equals).isPresent()) {
            throw new IllegalArgumentException("this is the owner's access key");
        }
        if (minio.documents().present(ServiceAccountFile.pathOf(name)).isPresent()) {
            throw new IllegalArgumentException("there is a service account with this access key");
        }
    }

    private StoredUser user(String name, JsonNode entry, Optional<JsonNode> mapping, SecureRandom random) {
        Secret secret = new Secret(StateJson.text(entry, "secretKey"));
        IamNames.checkSecret(secret);
        AccountStatus status =
                AccountStatus.ofNewUser(MinioImport.text(entry, "status").orElse(""));
        MinioPolicies.Attached attached =
                mapping.map(it -> policies.attached(USER, name, it)).orElse(MinioPolicies.Attached.NONE);
        Optional<StoredUser> there = present(name);
        return new StoredUser(
                there.map(StoredUser::id).orElseGet(() -> DrawnKeys.userId(random)),
                StoredSecret.of(secret),
                attached.hasLostDenial() ? AccountStatus.DISABLED : status,
                attached.names(),
                attached.updated(),
                there.map(StoredUser::created).orElse(minio.now()),
                minio.now());
    }

    private Optional<StoredUser> present(String name) {
        return minio.documents().present(UserFile.pathOf(name)).flatMap(json -> tryRead(name, json));
    }

    private Optional<StoredUser> tryRead(String name, String json) {
        try {
            return Optional.of(file.read(name, json));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** All but the dates. */
    private static boolean isSame(StoredUser there, StoredUser wanted) {
        return there.secret().isSameAs(wanted.secret())
                && there.status() == wanted.status()
                && there.policies().equals(wanted.policies());
    }
}
