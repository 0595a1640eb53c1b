package io.cloakroom.benchmarks.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the memory use of a JVM. */
final class ProcessMemory {
    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    private final long pid;

    ProcessMemory(long pid) {
        this.pid = pid;
    }

    /** The heap that is still in use after a collection, and the peak of resident memory. */
    String describe() throws IOException {
        jcmd("GC.run");
        Matcher used = USED.matcher(jcmd("GC.heap_info").replaceAll("(?s)Metaspace.*", ""));
        long heapKiB = 0;
        while (used.find()) {
            heapKiB += Long.parseLong(used.group(1));
        }
        Matcher peak = PEAK.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
        double peakMiB = peak.find() ? Long.parseLong(peak.group(1)) / 1024.0 : Double.NaN;
        return String.format(
                Locale.ROOT,
                "The bridge is alive. Heap after the attacks %.0f MiB, resident at most %.0f MiB.",
                heapKiB / 1024.0,
                peakMiB);
    }

    private String jcmd(String command) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }
}
