package io.cloakroom.policy.lint;

import static io.cloakroom.policy.lint.LintRule.*;

import io.cloakroom.policy.condition.Comparison;
import io.cloakroom.policy.condition.Condition;
import io.cloakroom.policy.condition.IpAddress;
import io.cloakroom.policy.condition.IpNetwork;
import io.cloakroom.policy.json.Place;
import io.cloakroom.policy.match.KnownKey;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Findings about addresses and networks that another notation would express better. */
final class NetworkRules {
    /** {@code 10.1.*} and {@code 10.1.*.*}. */
    private static final Pattern OCTETS = Pattern.compile("((?:[0-9]{1,3}\\.){1,3})\\*(?:\\.\\*)*");

    private NetworkRules() {}

    /** Notes anything unclear about a value. Returns whether it is an address written as a text pattern. */
    static boolean check(Condition condition, Place value, Findings findings) {
        Comparison comparison = condition.operator().comparison();
        if (comparison.family() == Comparison.Family.IP) {
            checkNetwork(value, findings);
            return false;
        }
        boolean isPattern = comparison.family() == Comparison.Family.STRING
                && condition.key().form() == KnownKey.Form.ADDRESS
                && Globs.hasWildcards(value.text())
                && !Globs.isEverything(value.text())
                && !Globs.hasVariables(value.text())
                && value.text().indexOf('/') < 0;
        if (isPattern) {
            findings.add(
                    UNCLEAR_NETWORK,
                    value,
                    "`%s` is compared as text: write `%s`%s"
                            .formatted(
                                    value.text(),
                                    comparison.isNegated() ? "NotIpAddress" : "IpAddress",
                                    network(value.text())
                                            .map(" with `%s`"::formatted)
                                            .orElse(" with a network such as `%s`"
                                                    .formatted(
                                                            value.text().indexOf(':') < 0
                                                                    ? "10.0.0.0/8"
                                                                    : "2001:db8::/32"))));
        }
        return isPattern;
    }

    private static void checkNetwork(Place value, Findings findings) {
        String text = value.text();
        int slash = text.indexOf('/');
        if (slash < 0) {
            if (text.indexOf(':') >= 0) {
                findings.add(
                        IPV6_WITHOUT_PREFIX,
                        value,
                        "an IPv6 address without prefix length means its /32 network, as in MinIO: write `%s/128`"
                                .formatted(text));
            }
            return;
        }
        Optional<IpAddress> address = IpAddress.parse(text.substring(0, slash));
        IpNetwork.parse(text)
                .filter(network -> !Optional.of(network.address()).equals(address))
                .ifPresent(network -> findings.add(
                        UNCLEAR_NETWORK,
                        value,
                        "`%s` means the network `%s`: write that, or `%s/%d` if one address is meant"
                                .formatted(
                                        text, network, text.substring(0, slash), text.indexOf(':') >= 0 ? 128 : 32)));
    }

    /** The network of all addresses that begin with the pattern's numbers. */
    private static Optional<IpNetwork> network(String pattern) {
        Matcher octets = OCTETS.matcher(pattern);
        if (!octets.matches()) {
            return Optional.empty();
        }
        int known = octets.group(1).split("\\.").length;
        String address = octets.group(1) + "0.".repeat(4 - known);
        return IpNetwork.parse("%s/%d".formatted(address.substring(0, address.length() - 1), 8 * known));
    }
}
