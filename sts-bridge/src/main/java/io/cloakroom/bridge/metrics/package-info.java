/**
 * What the bridge tells Prometheus: counters of requests, decisions and logins, and the figures of other packages. Who
 * may read them is decided in {@code authn} and {@code authz}. No label holds anything that a client chose.
 */
@NullMarked
package io.cloakroom.bridge.metrics;

import org.jspecify.annotations.NullMarked;
