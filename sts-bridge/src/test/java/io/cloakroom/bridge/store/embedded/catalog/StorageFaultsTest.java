package io.cloakroom.bridge.store.embedded.catalog;

import static io.cloakroom.aws.AwsErrorCode.INTERNAL_ERROR;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_KEY;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_STORAGE_FULL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.store.embedded.files.DiskWriteException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class StorageFaultsTest {
    @TempDir
    Path directory;

    @Test
    void whatTheDiskDoesNotTake() {
        var words = new IOException("Auf dem Ger\u00e4t ist kein Speicherplatz mehr verf\u00fcgbar");
        AwsException full = StorageFaults.toAnswer(new CompletionException(new DiskWriteException(words, true)));
        assertThat(full.code()).isEqualTo(X_MINIO_STORAGE_FULL);
        assertThat(full.sentence()).doesNotContain("cannot be written");
        AwsException refused = StorageFaults.toAnswer(new DiskWriteException(words, false));
        assertThat(refused.code()).isEqualTo(X_MINIO_STORAGE_FULL);
        assertThat(refused.sentence()).contains("cannot be written", "quota");
    }

    /** What is read may fail in the same words. */
    @Test
    void anotherFailureOfFilesIsAFaultWhateverItSays() {
        var failure = new FileSystemException("/srv/data/ab", null, "No space left on device");
        assertThat(StorageFaults.toAnswer(failure).code()).isEqualTo(INTERNAL_ERROR);
    }

    @ParameterizedTest
    @CsvSource({
        "SQLITE_FULL,            X_MINIO_STORAGE_FULL",
        "SQLITE_READONLY,        X_MINIO_STORAGE_FULL",
        "SQLITE_IOERR_WRITE,     X_MINIO_STORAGE_FULL",
        "SQLITE_IOERR_FSYNC,     X_MINIO_STORAGE_FULL",
        "SQLITE_IOERR_READ,      INTERNAL_ERROR",
        "SQLITE_CORRUPT,         INTERNAL_ERROR"
    })
    void whatSqliteSays(SQLiteErrorCode result, AwsErrorCode code) {
        var failure = new SQLiteException("[%s] %s".formatted(result, result.message), result);
        assertThat(StorageFaults.toAnswer(failure).code()).isEqualTo(code);
    }

    @Test
    void aRealDatabaseThatCannotBeWritten() throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("a.db"));
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE a(b)");
            statement.execute("PRAGMA query_only = ON");
            AwsException answer =
                    StorageFaults.toAnswer(catchThrowable(() -> statement.execute("INSERT INTO a VALUES(1)")));
            assertThat(answer.code()).isEqualTo(X_MINIO_STORAGE_FULL);
            assertThat(answer.code().status()).isEqualTo(507);
            assertThat(answer.sentence()).contains("cannot be written");
            statement.execute("PRAGMA query_only = OFF");
            statement.execute("PRAGMA max_page_count = 2");
            AwsException full = StorageFaults.toAnswer(
                    catchThrowable(() -> statement.execute("INSERT INTO a VALUES(zeroblob(100000))")));
            assertThat(full.code()).isEqualTo(X_MINIO_STORAGE_FULL);
            assertThat(full.sentence()).doesNotContain("cannot be written");
        }
    }

    @Test
    void anAnswerStays() {
        var answer = new AwsException(NO_SUCH_KEY);
        assertThat(StorageFaults.toAnswer(new CompletionException(answer))).isSameAs(answer);
        assertThat(StorageFaults.toAnswer(new IllegalStateException()).code()).isEqualTo(INTERNAL_ERROR);
    }
}
