package io.cloakroom.bridge.config;

/** Whether a provider's security events are polled with the bridge's own client. */
public enum SignalPolling {
    OFF,
    /** If the provider has a transmitter, and the client may. */
    IF_OFFERED,
    /** The operator says that it has. If not, the log warns. */
    WANTED
}
