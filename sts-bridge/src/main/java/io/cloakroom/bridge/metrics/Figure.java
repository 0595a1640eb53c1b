package io.cloakroom.bridge.metrics;

import java.util.Map;

/**
 * A counter or gauge at one moment.
 *
 * @param name as Prometheus has it
 * @param labels their values by name
 */
public record Figure(String name, Map<String, String> labels, double value) {
    public Figure {
        labels = Map.copyOf(labels);
    }
}
