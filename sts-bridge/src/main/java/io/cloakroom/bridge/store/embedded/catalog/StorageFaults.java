package io.cloakroom.bridge.store.embedded.catalog;

import static io.cloakroom.aws.AwsErrorCode.INTERNAL_ERROR;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_STORAGE_FULL;

import io.cloakroom.aws.AwsException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns failures of disk and catalog into answers. */
public final class StorageFaults {
    private static final Logger LOG = LoggerFactory.getLogger(StorageFaults.class);

    private StorageFaults() {}

    /**
     * The answer for a failure: the failure itself if it is an answer, else {@code XMinioStorageFull} or
     * {@code InternalError}. The latter are logged.
     */
    public static AwsException toAnswer(Throwable failure) {
        return switch (failure) {
            case AwsException answer -> answer;
            case CompletionException wrapper when wrapper.getCause() != null -> toAnswer(wrapper.getCause());
            case ExecutionException wrapper when wrapper.getCause() != null -> toAnswer(wrapper.getCause());
            default -> {
                LOG.error("object store failed", failure);
                yield new AwsException(isFull(failure) ? X_MINIO_STORAGE_FULL : INTERNAL_ERROR);
            }
        };
    }

    /** Whether the disk is full, by the words of the operating system and of SQLite. */
    private static boolean isFull(Throwable failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left")
                || message.contains("quota exceeded")
                || message.contains("sqlite_full")
                || message.contains("disk is full");
    }
}
