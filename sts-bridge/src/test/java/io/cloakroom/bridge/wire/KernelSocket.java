package io.cloakroom.bridge.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What Linux says of a TCP connection: what the other side has not confirmed yet. */
public final class KernelSocket {
    /** Java's own sockets are of both families. */
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

    private KernelSocket() {}

    public static boolean isKnown() {
        return TABLES.stream().allMatch(Files::isReadable);
    }

    /** Waits until the other side's system has all that was written. */
    public static void awaitDelivered(Socket socket) {
        int local = socket.getLocalPort();
        int remote = socket.getPort();
        Await.until("all is delivered", () -> waiting(local, remote) == 0);
    }

    /** Waits until the other side's system has all that was written, and the end of it. */
    public static void awaitEndDelivered(int local, int remote) {
        Await.until("the end is delivered", () -> state(local, remote) == 5 && waiting(local, remote) == 0);
    }

    private static long waiting(int local, int remote) {
        List<String[]> rows = rows(local, remote);
        return rows.isEmpty() ? -1 : Long.parseLong(rows.get(0)[4].substring(0, 8), 16);
    }

    private static int state(int local, int remote) {
        List<String[]> rows = rows(local, remote);
        return rows.isEmpty() ? -1 : Integer.parseInt(rows.get(0)[3], 16);
    }

    private static List<String[]> rows(int local, int remote) {
        String from = ":%04X".formatted(local);
        String to = ":%04X".formatted(remote);
        List<String[]> rows = new ArrayList<>();
        try {
            for (Path table : TABLES) {
                for (String line : Files.readAllLines(table)) {
                    String[] row = line.strip().split(" +");
                    if (row[1].endsWith(from) && row[2].endsWith(to)) {
                        rows.add(row);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }
}
