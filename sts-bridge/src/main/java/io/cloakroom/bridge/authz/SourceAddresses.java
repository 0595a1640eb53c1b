package io.cloakroom.bridge.authz;

import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.policy.condition.IpAddress;
import io.cloakroom.policy.condition.IpNetwork;
import java.util.ArrayList;
import java.util.List;

/**
 * The address a request comes from. It is the peer's, unless the peer is a proxy we were told to trust: then the right-most
 * address of {@code X-Forwarded-For} that is not such a proxy's. {@code X-Real-IP} and {@code Forwarded} are not read.
 */
public final class SourceAddresses {
    private static final String FORWARDED_FOR = "x-forwarded-for";

    private final List<IpNetwork> trustedProxies;

    /** @param trustedProxies addresses or networks in CIDR notation
     * @throws IllegalArgumentException if one is neither */
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

    /** The address as a literal, without port and brackets. */
    public String of(ClientConnection connection, Headers headers) {
        String nearest = connection.peerAddress();
        if (trustedProxies.isEmpty() || !isTrusted(nearest)) {
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

    private boolean isTrusted(String address) {
        return IpAddress.parse(address)
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
