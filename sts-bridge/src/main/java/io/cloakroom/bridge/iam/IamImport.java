package io.cloakroom.bridge.iam;

import io.cloakroom.bridge.credentials.MasterKey;
import io.cloakroom.bridge.state.StateStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Brings users, groups, service accounts and policies of another server into a state store. */
public final class IamImport {
    private final StateStore store;
    private final MasterKey masterKey;
    private final SecureRandom random;
    private final InstantSource clock;

    /** @param masterKey the key under which the bridge of this store seals secrets */
    public IamImport(StateStore store, MasterKey masterKey, SecureRandom random, InstantSource clock) {
        this.store = store;
        this.masterKey = masterKey;
        this.random = random;
        this.clock = clock;
    }

    /**
     * The outcome of an import, or of one that was not carried out because of conflicts.
     *
     * @param same documents that were there already
     * @param conflicts paths of documents that differ from those that were there
     * @param leftOut a sentence for each thing that does not come along, or not as it was
     */
    public record Outcome(int written, int same, List<String> conflicts, List<String> leftOut) {
        public Outcome {
            conflicts = List.copyOf(conflicts);
            leftOut = List.copyOf(leftOut);
        }
    }

    /**
     * Takes over what MinIO has exported. A user who is there already keeps its id, and with it its sessions,
     * memberships and service accounts. If a document of the store differs and may not be replaced, nothing is written.
     *
     * <p>A user or group that had a policy that cannot be imported and may have denied something is disabled: without
     * the policy it might be allowed more than before. A user or group of a directory is denied everything instead.
     *
     * @param rootUser the access key of the owner there, whose service accounts become those of the owner here; if
     *     empty, they are left out
     * @param dns the normal form of a DN in any spelling, in which a directory's users are known here; empty for what
     *     is none
     * @throws io.cloakroom.bridge.state.StateException if the store cannot be read or written; some documents may have
     *     been written then
     */
    public Outcome take(
            MinioExport export, Optional<String> rootUser, Function<String, Optional<String>> dns, boolean mayReplace) {
        ImportedDocuments documents = new ImportedDocuments(store);
        export.unknown().forEach(path -> documents.leaveOut("file", path, "an export of MinIO has none of this name"));
        MinioImport minio = new MinioImport(
                export,
                documents,
                new MinioImport.Names(rootUser, dns),
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
        // A policy or group that denies something is written before the users it denies it to.
        MinioPolicies policies = new MinioPolicies(minio);
        policies.take();
        MinioUsers users = new MinioUsers(minio, policies, new UserFile(masterKey, random));
        users.read(random);
        new MinioGroups(minio, policies, users).take();
        users.take();
        new MinioDirectory(minio, policies).take();
        new MinioServiceAccounts(minio, users, new ServiceAccountFile(masterKey, random)).take();
        return documents.write(mayReplace);
    }
}
