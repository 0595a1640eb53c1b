package io.cloakroom.bridge.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is told at one time. Not safe for several threads. */
public final class Scrape {
    private static final double[] UPPER_LIMITS = Durations.upperLimits();

    private final Map<Metric, List<CounterDataPointSnapshot>> counters = new EnumMap<>(Metric.class);
    private final Map<Metric, List<GaugeDataPointSnapshot>> gauges = new EnumMap<>(Metric.class);
    private final Map<Metric, List<HistogramDataPointSnapshot>> histograms = new EnumMap<>(Metric.class);

    /**
     * Adds a value.
     *
     * @param labels their values, in the order of {@link Metric#labels()}
     */
    public void add(Metric metric, double value, String... labels) {
        switch (metric.kind()) {
            case COUNTER ->
                pointsOf(counters, metric).add(new CounterDataPointSnapshot(value, labels(metric, labels), null, 0));
            case GAUGE -> pointsOf(gauges, metric).add(new GaugeDataPointSnapshot(value, labels(metric, labels), null));
            case HISTOGRAM -> throw new IllegalArgumentException(metric + " is a histogram");
        }
    }

    /** Adds a count, as {@link #add(Metric, double, String...)}. */
    public void add(Metric metric, long value, String... labels) {
        add(metric, (double) value, labels);
    }

    /** Adds a histogram. */
    public void add(Metric metric, Durations durations, String... labels) {
        pointsOf(histograms, metric)
                .add(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(ClassicHistogramBuckets.of(UPPER_LIMITS, durations.counts()))
                        .sum(durations.sumSeconds())
                        .labels(labels(metric, labels))
                        .build());
    }

    private static <P> List<P> pointsOf(Map<Metric, List<P>> all, Metric metric) {
        return all.computeIfAbsent(metric, any -> new ArrayList<>());
    }

    private static Labels labels(Metric metric, String... values) {
        return Labels.of(metric.labels().toArray(String[]::new), values);
    }

    /** Everything that was added, for a writer. */
    public MetricSnapshots snapshots() {
        List<MetricSnapshot> all = new ArrayList<>();
        counters.forEach((metric, points) -> all.add(new CounterSnapshot(metadata(metric), points)));
        gauges.forEach((metric, points) -> all.add(new GaugeSnapshot(metadata(metric), points)));
        histograms.forEach((metric, points) -> all.add(new HistogramSnapshot(metadata(metric), points)));
        return new MetricSnapshots(all);
    }

    /** Everything but the histograms. */
    List<Figure> figures() {
        List<Figure> all = new ArrayList<>();
        counters.forEach((metric, points) ->
                points.forEach(point -> all.add(figure(metric, point.getLabels(), point.getValue()))));
        gauges.forEach((metric, points) ->
                points.forEach(point -> all.add(figure(metric, point.getLabels(), point.getValue()))));
        return all;
    }

    private static Figure figure(Metric metric, Labels labels, double value) {
        Map<String, String> named = new LinkedHashMap<>();
        labels.forEach(label -> named.put(label.getName(), label.getValue()));
        return new Figure(metric.family(), named, value);
    }

    private static MetricMetadata metadata(Metric metric) {
        return new MetricMetadata(metric.family(), metric.meaning());
    }
}
