package io.cloakroom.bridge.config;

import java.util.regex.Pattern;

/**
 * The address the bridge listens on.
 *
 * @param host an IPv4 or IPv6 literal without brackets, so that no name is looked up
 * @param port 0 for any free port
 */
public record ListenAddress(String host, int port) {
    private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile("(" + BYTE + "\\.){3}" + BYTE);
    private static final Pattern IPV6 =
            Pattern.compile("(?=.*::|([0-9a-fA-F]{1,4}:){7})(?!.*::.*::)[0-9a-fA-F:]{2,39}");

    public ListenAddress {
        if (!IPV4.matcher(host).matches() && !IPV6.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    "`%s` is not an IP address; use for example 127.0.0.1, [::1], or :9000 for every interface"
                            .formatted(host));
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port %d is not from 0 to 65535".formatted(port));
        }
    }

    /** {@code 127.0.0.1:9000}, {@code [::1]:9000}, {@code localhost:9000}, {@code :9000}. */
    public static ListenAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon < 0 || port.isEmpty() || port.length() > 5 || !port.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("`%s` is not HOST:PORT, such as 127.0.0.1:9000".formatted(text));
        }
        return new ListenAddress(host(text.substring(0, colon)), Integer.parseInt(port));
    }

    private static String host(String text) {
        return switch (text) {
            case "" -> "0.0.0.0";
            case "localhost" -> "127.0.0.1";
            default -> text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        };
    }

    /** Whether only this machine can reach it. */
    public boolean isLoopback() {
        return host.startsWith("127.") || host.equals("::1") || host.matches("(0{1,4}:){7}0{0,3}1");
    }

    /** Whether it stands for every address of this machine. */
    public boolean isWildcard() {
        return host.equals("0.0.0.0") || host.matches("[0:]+");
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
