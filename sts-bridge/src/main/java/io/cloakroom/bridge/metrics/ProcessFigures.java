package io.cloakroom.bridge.metrics;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Figures of the process, under the names that Prometheus's libraries give them. */
public final class ProcessFigures {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    private ProcessFigures() {}

    /** Tells them. */
    public static void tell(Scrape scrape) {
        var runtime = ManagementFactory.getRuntimeMXBean();
        scrape.add(Metric.STARTED, runtime.getStartTime() / (double) TimeUnit.SECONDS.toMillis(1));
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            scrape.add(Metric.CPU, system.getProcessCpuTime() / (double) TimeUnit.SECONDS.toNanos(1));
        }
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            scrape.add(Metric.OPEN_FILES, unix.getOpenFileDescriptorCount());
            scrape.add(Metric.MAX_FILES, unix.getMaxFileDescriptorCount());
        }
        memory(scrape, "heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage());
        memory(scrape, "nonheap", ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage());
        resident(scrape);
    }

    private static void memory(Scrape scrape, String area, MemoryUsage usage) {
        scrape.add(Metric.HEAP, usage.getUsed(), area);
        if (usage.getMax() >= 0) {
            scrape.add(Metric.HEAP_MAX, usage.getMax(), area);
        }
    }

    private static void resident(Scrape scrape) {
        if (!Files.isReadable(STATUS)) {
            return;
        }
        try {
            for (String line : Files.readAllLines(STATUS, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith(RESIDENT)) {
                    String kilobytes = line.substring(RESIDENT.length()).strip().split(" ", 2)[0];
                    scrape.add(Metric.RESIDENT, Long.parseLong(kilobytes) * 1024);
                }
            }
        } catch (IOException | NumberFormatException e) {
            // Another system's `/proc`: the metric is absent, as documented.
            return;
        }
    }
}
