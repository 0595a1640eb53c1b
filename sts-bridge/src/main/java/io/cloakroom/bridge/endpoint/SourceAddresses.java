package io.cloakroom.bridge.endpoint;

import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.policy.condition.IpAddress;
import io.cloakroom.policy.condition.IpNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The address a request comes from. It is the peer's, unless the peer is a trusted proxy. Then it is the right-most
 * address of {@code X-Forwarded-For} that is not itself a trusted proxy's. {@code X-Real-IP} and {@code Forwarded} are
 * not read. It is worked out once per request, so policies, limits and the audit log all use the same address.
 */
public final class SourceAddresses {
    private static final Logger LOG = LoggerFactory.getLogger(SourceAddresses.class);
    private static final String FORWARDED_FOR = "x-forwarded-for";

    private final List<IpNetwork> trustedProxies;
    private final AtomicBoolean warned = new AtomicBoolean();

    /**
     * @param trustedProxies addresses or networks in CIDR notation
     * @throws IllegalArgumentException if one is neither
     */
    public SourceAddresses(List<String> trustedProxies) {
        this.trustedProxies =
                trustedProxies.stream().map(SourceAddresses::network).toList();
    }

    private static IpNetwork network(String text) {
        String withLength = text.indexOf('/') >= 0 ? text : text + (text.indexOf(':') >= 0 ? "/128" : "/32");
        return IpNetwork.parse(withLength)
                .orElseThrow(() -> new IllegalArgumentException(
                        "`%s` is not an address or network such as `10.0.0.0/8`".formatted(text)));
    }

    /** The connection of a request with these headers: the peer's own, or that of the client it speaks for. */
    public ClientConnection of(ClientConnection peer, Headers headers) {
        return peer.onBehalfOf(of(peer.address(), headers));
    }

    /**
     * The address as a literal, without port and brackets.
     *
     * @param peer the address of the peer, in the same form
     */
    String of(String peer, Headers headers) {
        String nearest = peer;
        if (!isTrusted(nearest)) {
            warnOnce(peer, headers);
            return nearest;
        }
        List<String> hops = hops(headers);
        for (int i = hops.size() - 1; i >= 0; i--) {
            String hop = withoutPort(hops.get(i));
            if (IpAddress.parse(hop).isEmpty()) {
                return nearest;
            }
            if (!isTrusted(hop)) {
                return hop;
            }
            nearest = hop;
        }
        return nearest;
    }

    /** Warns once in the life of a server. After that the header costs nothing, and nobody can fill the log with it. */
    private void warnOnce(String peer, Headers headers) {
        if (!warned.get() && headers.contains(FORWARDED_FOR) && warned.compareAndSet(false, true)) {
            LOG.warn(
                    "X-Forwarded-For from {} is ignored: it is not a trusted proxy, so its address counts in policies,"
                            + " limits and the audit log. If it is your proxy, name it in CLOAKROOM_TRUSTED_PROXIES",
                    peer);
        }
    }

    /** The network whose connections count together; empty for a trusted proxy, which speaks for many clients. */
    public String countedNetwork(String peer) {
        return isTrusted(peer) ? "" : SourceNetwork.of(peer);
    }

    /** Whether an address is one of the trusted proxies. */
    boolean isTrusted(String address) {
        return !trustedProxies.isEmpty()
                && IpAddress.parse(address)
                        .filter(parsed -> trustedProxies.stream().anyMatch(network -> network.contains(parsed)))
                        .isPresent();
    }

    private static List<String> hops(Headers headers) {
        List<String> hops = new ArrayList<>();
        for (String header : headers.all(FORWARDED_FOR)) {
            for (String hop : header.split(",", -1)) {
                hops.add(hop.strip());
            }
        }
        return hops;
    }

    /** {@code 192.0.2.1:1234} and {@code [2001:db8::1]:1234} lose the port, {@code [2001:db8::1]} its brackets. */
    private static String withoutPort(String hop) {
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            return end < 0 ? hop : hop.substring(1, end);
        }
        int colon = hop.indexOf(':');
        return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }
}
