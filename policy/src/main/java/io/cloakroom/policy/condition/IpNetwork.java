package io.cloakroom.policy.condition;

import java.util.Optional;

/**
 * A network such as {@code 10.0.0.0/8}, with its address cut to the prefix.
 *
 * @param prefixLength in bits, of 32 or 128
 */
public record IpNetwork(IpAddress address, int prefixLength) {
    /**
     * @throws IllegalArgumentException if the address has bits after the prefix, or the prefix is longer than the
     *     address
     */
    public IpNetwork {
        boolean isCut = prefixLength >= 0
                && prefixLength <= (address.isV4() ? 32 : 128)
                && (address.high() & ~highMask(prefixLength, address)) == 0
                && (address.low() & ~lowMask(prefixLength, address)) == 0;
        if (!isCut) {
            throw new IllegalArgumentException("%s has more than %d bits".formatted(address, prefixLength));
        }
    }

    /**
     * Reads CIDR notation. An address without {@code /} is taken as {@code /32}, as MinIO does even for IPv6.
     *
     * @return empty if it is neither
     */
    public static Optional<IpNetwork> parse(String text) {
        int slash = text.indexOf('/');
        String length = slash < 0 ? "32" : text.substring(slash + 1);
        boolean isV6Text = text.indexOf(':') >= 0;
        Optional<IpAddress> address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        Optional<Long> bits = length.matches("[0-9]{1,6}") ? NumericTest.parse(length) : Optional.empty();
        if (address.isEmpty() || bits.isEmpty() || bits.get() > (isV6Text ? 128 : 32)) {
            return Optional.empty();
        }
        return Optional.of(cut(address.get(), isV6Text, bits.get().intValue()));
    }

    public boolean contains(IpAddress other) {
        return other.isV4() == address.isV4()
                && (other.high() & highMask(prefixLength, other)) == address.high()
                && (other.low() & lowMask(prefixLength, other)) == address.low();
    }

    /** @param isV6Text whether the length counts bits of 128, even if the address is IPv4-mapped */
    private static IpNetwork cut(IpAddress address, boolean isV6Text, int length) {
        if (!isV6Text || !address.isV4()) {
            return new IpNetwork(
                    new IpAddress(
                            address.isV4(),
                            address.high() & highMask(length, address),
                            address.low() & lowMask(length, address)),
                    length);
        }
        if (length >= 96) {
            return cut(address, false, length - 96);
        }
        // Cutting a mapped address above its marker gives an ordinary IPv6 network.
        IpAddress unmapped = new IpAddress(false, 0, (0xffffL << 32) | address.low());
        return cut(unmapped, true, length);
    }

    private static long highMask(int length, IpAddress address) {
        return address.isV4() ? -1L : ones(Math.min(length, 64));
    }

    private static long lowMask(int length, IpAddress address) {
        return address.isV4() ? ones(length + 32) : ones(Math.max(length - 64, 0));
    }

    /** A word whose first {@code count} bits are ones. */
    private static long ones(int count) {
        return count == 0 ? 0 : -1L << (64 - count);
    }

    @Override
    public String toString() {
        return address + "/" + prefixLength;
    }
}
