package io.cloakroom.bridge.store.embedded.files;

import static io.cloakroom.aws.AwsErrorCode.X_MINIO_STORAGE_FULL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskReserveTest {
    @TempDir
    Path directory;

    private final AtomicLong usable = new AtomicLong();
    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("reserve");
    }

    @Test
    void doesNotTakeTheLastBytesAtTheStart() {
        usable.set(DiskReserve.BYTES);
        DiskReserve reserve = DiskReserve.open(file, usable::get);
        assertThat(file).doesNotExist();
        assertThat(reserve.isOut()).isTrue();
        assertFull(reserve::require);
    }

    @Test
    void comesBackWhenThereIsRoom() {
        DiskReserve reserve = DiskReserve.open(file);
        assertThat(file).hasSize(DiskReserve.BYTES);
        reserve.giveBack();
        assertThat(file).doesNotExist();
        reserve.require();
        assertThat(file).hasSize(DiskReserve.BYTES);
    }

    @Test
    void roomInTheCatalogIsEnoughForSmallObjects() {
        DiskReserve reserve = DiskReserve.open(file, usable::get);
        usable.set(1 << 20);
        assertThatCode(() -> reserve.requireBeside(DiskReserve.BYTES)).doesNotThrowAnyException();
        assertFull(() -> reserve.requireBeside(DiskReserve.BYTES - 1));
        assertFull(reserve::require);
        usable.set((1 << 20) - 1);
        assertFull(() -> reserve.requireBeside(DiskReserve.BYTES));
    }

    private static void assertFull(ThrowingCallable call) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(call)
                .returns(X_MINIO_STORAGE_FULL, AwsException::code);
    }
}
