package io.cloakroom.bridge.config;

import java.nio.file.Path;

/** Where the state store is. */
public sealed interface StateLocation {
    /** In a cluster that several bridges share. */
    record InEtcd(EtcdConfig etcd) implements StateLocation {}

    /** In a file of this directory. */
    record InDirectory(Path directory) implements StateLocation {}

    /** Nowhere: it ends with the process. */
    record InMemory() implements StateLocation {}
}
