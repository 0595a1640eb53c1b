package io.cloakroom.bridge.store.embedded.catalog;

import static io.cloakroom.aws.AwsErrorCode.INTERNAL_ERROR;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_STORAGE_FULL;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.store.embedded.files.DiskWriteException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Turns failures of disk and catalog into answers: by what failed and SQLite's result codes, never by the words of the
 * system, which come in the language it is set to.
 */
public final class StorageFaults {
    private static final Logger LOG = LoggerFactory.getLogger(StorageFaults.class);
    private static final String UNWRITABLE =
            "The disk of the store cannot be written: it is read-only, over a quota or a limit on the size of files,"
                    + " or it fails. Reading goes on.";

    private StorageFaults() {}

    /**
     * The answer for a failure: the failure itself if it is an answer, {@code XMinioStorageFull} (507) if the disk
     * takes no more or nothing at all, else {@code InternalError}. SDKs do not repeat a call that was answered 507.
     */
    public static AwsException toAnswer(Throwable failure) {
        return switch (failure) {
            case AwsException answer -> answer;
            case CompletionException wrapper when wrapper.getCause() != null -> toAnswer(wrapper.getCause());
            case ExecutionException wrapper when wrapper.getCause() != null -> toAnswer(wrapper.getCause());
            default -> ofDisk(failure);
        };
    }

    /** The log may be on the same disk, so what every write meets is one line each. */
    private static AwsException ofDisk(Throwable failure) {
        if (isFull(failure)) {
            LOG.error("the disk of the object store is full: {}", failure.getMessage());
            return new AwsException(X_MINIO_STORAGE_FULL);
        }
        if (isUnwritable(failure)) {
            LOG.error("the disk of the object store cannot be written: {}", failure.getMessage());
            return new AwsException(X_MINIO_STORAGE_FULL, UNWRITABLE);
        }
        LOG.error("object store failed", failure);
        return new AwsException(INTERNAL_ERROR);
    }

    /**
     * Whether room on the disk might help the catalog: it takes no more, or SQLite does not say why a write failed. A
     * quota is such a reason.
     */
    static boolean mayWantRoom(Throwable failure) {
        return failure instanceof SQLiteException sqlite
                && switch (sqlite.getResultCode()) {
                    case SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_IOERR_FSYNC, SQLITE_IOERR_SHMSIZE -> true;
                    default -> false;
                };
    }

    private static boolean isFull(Throwable failure) {
        return switch (failure) {
            case DiskWriteException refused -> refused.isFull();
            case SQLiteException sqlite -> sqlite.getResultCode() == SQLiteErrorCode.SQLITE_FULL;
            default -> false;
        };
    }

    private static boolean isUnwritable(Throwable failure) {
        return failure instanceof DiskWriteException
                || (failure instanceof SQLiteException sqlite
                        && switch (sqlite.getResultCode()) {
                            case SQLITE_READONLY,
                                    SQLITE_READONLY_DBMOVED,
                                    SQLITE_READONLY_DIRECTORY,
                                    SQLITE_READONLY_RECOVERY,
                                    SQLITE_IOERR_WRITE,
                                    SQLITE_IOERR_FSYNC,
                                    SQLITE_IOERR_DIR_FSYNC,
                                    SQLITE_IOERR_TRUNCATE,
                                    SQLITE_IOERR_SHMSIZE -> true;
                            default -> false;
                        });
    }
}
