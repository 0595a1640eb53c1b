package io.cloakroom.bridge.endpoint;

import io.cloakroom.policy.condition.IpAddress;

/** Who counts as one sender by address: an IPv4 address, or an IPv6 network of 64 bits, for whoever has one address of it has all. */
public final class SourceNetwork {
    private SourceNetwork() {}

    /**
     * The sender an address belongs to, as a key for what is counted.
     *
     * @param address a literal; a text that is none stands for itself
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
