package io.cloakroom.bridge.store.embedded;

import io.cloakroom.bridge.store.embedded.files.BackupHold;
import java.io.IOException;
import java.nio.file.Path;

/** A process that holds back deletions, as a backup does, until its standard input ends. */
final class HoldUntilTold {
    static final String HELD = "held";

    private HoldUntilTold() {}

    /** @param arguments the folder of the data files */
    public static void main(String[] arguments) throws IOException {
        BackupHold hold = BackupHold.take(Path.of(arguments[0]));
        System.out.println(HELD);
        var unused = System.in.read();
        hold.close();
    }
}
