package io.cloakroom.policy.naive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** IP addresses as lists of bits: 32 of IPv4, mapped or not, and 128 of others. No bits for what is no address. */
final class NaiveAddresses {
    private static final String MAPPED = "0".repeat(80) + "1".repeat(16);
    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

    private NaiveAddresses() {}

    static boolean isInside(String network, String address) {
        int slash = network.indexOf('/');
        String base = slash < 0 ? network : network.substring(0, slash);
        int length = slash < 0 ? 32 : Integer.parseInt(network.substring(slash + 1));
        String all = base.contains(":") ? v6(base) : v4(base);
        String cut = all.substring(0, length) + "0".repeat(all.length() - length);
        String bits = bits(address);
        if (cut.length() == 128 && cut.startsWith(MAPPED)) {
            cut = cut.substring(96);
            length = Math.max(0, length - 96);
        }
        return bits.length() == cut.length() && bits.startsWith(cut.substring(0, length));
    }

    /** Empty if the text is no address. */
    static String bits(String address) {
        String bits = address.contains(":") ? v6(address) : v4(address);
        return bits.length() == 128 && bits.startsWith(MAPPED) ? bits.substring(96) : bits;
    }

    private static String v4(String text) {
        if (!text.matches(BYTE + "(\\." + BYTE + "){3}")) {
            return "";
        }
        StringBuilder bits = new StringBuilder();
        for (String part : text.split("\\.", 4)) {
            bits.append(binary(Integer.parseInt(part), 8));
        }
        return bits.toString();
    }

    private static String v6(String text) {
        if (text.indexOf("::") != text.lastIndexOf("::")) {
            return "";
        }
        int gap = text.indexOf("::");
        String before = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
        String after = gap < 0 ? "" : groups(text.substring(gap + 2), true);
        if (before.equals("?") || after.equals("?")) {
            return "";
        }
        int missing = 128 - before.length() - after.length();
        return gap < 0 ? (missing == 0 ? before : "") : missing < 16 ? "" : before + "0".repeat(missing) + after;
    }

    /** The bits of groups between colons, {@code ?} if one is none. */
    private static String groups(String text, boolean mayEndInV4) {
        if (text.isEmpty()) {
            return "";
        }
        List<String> parts = new ArrayList<>(Arrays.asList(text.split(":", -1)));
        StringBuilder bits = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            boolean isV4 = mayEndInV4 && i == parts.size() - 1 && !v4(part).isEmpty();
            if (!isV4 && !part.matches("[0-9a-fA-F]{1,4}")) {
                return "?";
            }
            bits.append(isV4 ? v4(part) : binary(Integer.parseInt(part, 16), 16));
        }
        return bits.toString();
    }

    private static String binary(int value, int digits) {
        String text = Integer.toBinaryString(value);
        return "0".repeat(digits - text.length()) + text;
    }
}
