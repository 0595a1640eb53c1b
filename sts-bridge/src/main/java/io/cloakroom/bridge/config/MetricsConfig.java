package io.cloakroom.bridge.config;

/**
 * Access to the metrics.
 *
 * @param isOpen whether everybody may; if not, a bearer token is needed
 */
public record MetricsConfig(boolean isOpen) {
    /** As MinIO's {@code MINIO_PROMETHEUS_AUTH_TYPE}. */
    static MetricsConfig parse(String text) {
        return switch (text) {
            case "jwt" -> new MetricsConfig(false);
            case "public" -> new MetricsConfig(true);
            default -> throw new IllegalArgumentException("`%s` is neither jwt nor public".formatted(text));
        };
    }
}
