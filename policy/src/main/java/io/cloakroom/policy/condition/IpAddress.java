package io.cloakroom.policy.condition;

import java.util.Optional;

/**
 * An IPv4 or IPv6 address, read from its text alone: no name is ever looked up. An IPv4-mapped IPv6 address
 * ({@code ::ffff:10.1.2.3}) is the IPv4 address.
 *
 * @param high the first 64 bits; 0 for IPv4
 * @param low the last 64 bits; for IPv4 its 32
 */
public record IpAddress(boolean isV4, long high, long low) {
    private static final int GROUPS = 8;
    private static final long MAPPED = 0xffffL;

    /** @throws IllegalArgumentException for an IPv4 address of more than 32 bits */
    public IpAddress {
        if (isV4 && (high != 0 || low >>> 32 != 0)) {
            throw new IllegalArgumentException("an IPv4 address has 32 bits");
        }
    }

    /** An address of 128 bits. It becomes IPv4 if it is a mapped one. */
    static IpAddress ofV6(long high, long low) {
        return high == 0 && low >>> 32 == MAPPED
                ? new IpAddress(true, 0, low & 0xffffffffL)
                : new IpAddress(false, high, low);
    }

    /**
     * Reads an address; empty if the text is none. Names, ports, brackets, zones and leading zeros in IPv4 are not
     * accepted.
     */
    public static Optional<IpAddress> parse(String text) {
        return text.indexOf(':') >= 0 ? parseV6(text) : parseV4(text);
    }

    private static Optional<IpAddress> parseV4(String text) {
        long bits = v4Bits(text, 0);
        return bits < 0 ? Optional.empty() : Optional.of(new IpAddress(true, 0, bits));
    }

    /** The IPv4 address from this index to the end of the text; -1 if there is none. */
    private static long v4Bits(String text, int from) {
        long bits = 0;
        int at = from;
        for (int part = 0; part < 4; part++) {
            int start = at;
            int number = 0;
            while (at < text.length() && at - start < 3 && isDigit(text.charAt(at))) {
                number = number * 10 + (text.charAt(at++) - '0');
            }
            boolean leadingZero = at - start > 1 && text.charAt(start) == '0';
            boolean ends = part == 3 ? at == text.length() : at < text.length() && text.charAt(at) == '.';
            if (at == start || leadingZero || number > 255 || !ends) {
                return -1;
            }
            bits = (bits << 8) | number;
            at++;
        }
        return bits;
    }

    private static Optional<IpAddress> parseV6(String text) {
        int[] groups = new int[GROUPS];
        int count = 0;
        int gap = -1;
        int at = 0;
        if (text.startsWith("::")) {
            gap = 0;
            at = 2;
        }
        while (at < text.length()) {
            if (count == GROUPS) {
                return Optional.empty();
            }
            int end = at;
            while (end < text.length() && text.charAt(end) != ':') {
                end++;
            }
            if (end == text.length() && text.indexOf('.', at) >= 0) {
                long v4 = v4Bits(text, at);
                if (v4 < 0 || count > GROUPS - 2) {
                    return Optional.empty();
                }
                groups[count++] = (int) (v4 >>> 16);
                groups[count++] = (int) (v4 & 0xffff);
                break;
            }
            int group = hex(text, at, end);
            if (group < 0) {
                return Optional.empty();
            }
            groups[count++] = group;
            at = end + 1;
            if (end < text.length() && at == text.length()) {
                return Optional.empty();
            }
            if (at < text.length() && text.charAt(at) == ':') {
                if (gap >= 0) {
                    return Optional.empty();
                }
                gap = count;
                at++;
            }
        }
        return assemble(groups, count, gap);
    }

    private static Optional<IpAddress> assemble(int[] groups, int count, int gap) {
        if (gap < 0 ? count != GROUPS : count == GROUPS) {
            return Optional.empty();
        }
        int[] all = new int[GROUPS];
        int before = gap < 0 ? count : gap;
        System.arraycopy(groups, 0, all, 0, before);
        System.arraycopy(groups, before, all, GROUPS - (count - before), count - before);
        long high = 0;
        long low = 0;
        for (int i = 0; i < 4; i++) {
            high = (high << 16) | all[i];
            low = (low << 16) | all[i + 4];
        }
        return Optional.of(ofV6(high, low));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int hex(String text, int from, int end) {
        if (end == from || end - from > 4) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < end; i++) {
            int digit = text.charAt(i) < 0x80 ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = (value << 4) | digit;
        }
        return value;
    }

    /**
     * The form of RFC 5952: lower case, with the longest run of zero groups (the first of equal ones) as {@code ::}.
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (isV4) {
            for (int shift = 24; shift >= 0; shift -= 8) {
                text.append((low >>> shift) & 0xff).append(shift > 0 ? "." : "");
            }
            return text.toString();
        }
        int gap = 0;
        int gapLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int zeros = 0;
            while (i + zeros < GROUPS && group(i + zeros) == 0) {
                zeros++;
            }
            if (zeros > gapLength) {
                gap = i;
                gapLength = zeros;
            }
        }
        for (int i = 0; i < GROUPS; i++) {
            if (gapLength > 1 && i == gap) {
                text.append("::");
                i += gapLength - 1;
            } else {
                boolean isFirst = text.isEmpty() || text.charAt(text.length() - 1) == ':';
                text.append(isFirst ? "" : ":").append(Long.toHexString(group(i)));
            }
        }
        return text.toString();
    }

    private long group(int index) {
        long half = index < 4 ? high : low;
        return (half >>> ((3 - index % 4) * 16)) & 0xffff;
    }
}
