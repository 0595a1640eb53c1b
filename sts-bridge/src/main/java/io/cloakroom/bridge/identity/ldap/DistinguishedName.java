package io.cloakroom.bridge.identity.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * A DN in the form in which MinIO keeps it: attribute types in lower case, no spaces around separators, values as they
 * are, with one way to escape them.
 *
 * @param text printable ASCII
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4514">RFC 4514</a>
 */
public record DistinguishedName(String text) {
    private static final String SPECIAL = "\"+,;<>\\";
    private static final int MAX_CHARS = 4096;

    /** Reads a DN in any spelling; empty if it is not a DN, is empty, or is longer than any user's. */
    public static Optional<DistinguishedName> parse(String text) {
        if (text.length() > MAX_CHARS) {
            return Optional.empty();
        }
        try {
            DN dn = new DN(text);
            String normal = normal(dn);
            return dn.isNullDN() || normal.length() > MAX_CHARS
                    ? Optional.empty()
                    : Optional.of(new DistinguishedName(normal));
        } catch (LDAPException e) {
            return Optional.empty();
        }
    }

    /** Whether it is this DN or below it, in any spelling. */
    boolean isWithin(String base) {
        try {
            return DN.isDescendantOf(text, base, true);
        } catch (LDAPException e) {
            return false;
        }
    }

    /** Whether it is this DN, in any spelling. */
    boolean isSame(DistinguishedName other) {
        return isWithin(other.text) && other.isWithin(text);
    }

    /** The DN for people: escaped characters that can be shown are not escaped. */
    public String readable() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 2 < text.length() && isNonAscii(text, i + 1)) {
                bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return text;
    }

    private static boolean isNonAscii(String text, int at) {
        return HexFormat.isHexDigit(text.charAt(at))
                && HexFormat.isHexDigit(text.charAt(at + 1))
                && HexFormat.fromHexDigits(text, at, at + 2) >= 0x80;
    }

    private static String normal(DN dn) {
        StringBuilder normal = new StringBuilder();
        for (RDN rdn : dn.getRDNs()) {
            String separator = normal.isEmpty() ? "" : ",";
            String[] names = rdn.getAttributeNames();
            byte[][] values = rdn.getByteArrayAttributeValues();
            for (int i = 0; i < names.length; i++) {
                normal.append(i == 0 ? separator : "+")
                        .append(names[i].strip().toLowerCase(Locale.ROOT))
                        .append('=');
                escape(values[i], normal);
            }
        }
        return normal.toString();
    }

    private static void escape(byte[] value, StringBuilder into) {
        for (int i = 0; i < value.length; i++) {
            char c = (char) (value[i] & 0xff);
            boolean isAtEdge = (i == 0 && (c == ' ' || c == '#')) || (i == value.length - 1 && c == ' ');
            if (c < ' ' || c > '~') {
                into.append('\\').append(HexFormat.of().toHexDigits(value[i]));
            } else if (isAtEdge || SPECIAL.indexOf(c) >= 0) {
                into.append('\\').append(c);
            } else {
                into.append(c);
            }
        }
    }
}
