package io.cloakroom.benchmarks.load;

/**
 * What came of loading a server.
 *
 * @param perSecond requests per second
 * @param cpuMicros CPU time of the server per request, in microseconds
 * @param p99Millis the 99th percentile of latency, in milliseconds
 */
record LoadResult(double perSecond, double cpuMicros, double p99Millis) {}
