package io.cloakroom.bridge.endpoint;

import io.cloakroom.policy.condition.IpAddress;

/**
 * The network that counts as one sender: an IPv4 address, or an IPv6 network of 64 bits, because whoever has one
 * address in it has them all.
 */
public final class SourceNetwork {
    private SourceNetwork() {}

    /**
     * The sender an address belongs to, as a key for counting.
     *
     * @param address a literal; any other text stands for itself
     */
    public static String of(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        return IpAddress.parse(address)
                .map(parsed -> parsed.isV4() ? parsed.toString() : Long.toHexString(parsed.high()) + "::/64")
                .orElse(address);
    }
}
