package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.bridge.config.OidcProviderConfig;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The addresses of a provider's hosts during one conversation. Each name is resolved once and its addresses are
 * checked. Connections go to exactly those addresses, so a name that changes a moment later has no effect.
 *
 * <p>No identity provider has a link-local address: that is where clouds keep their metadata and credentials. A host
 * that only a discovery document names is not on this machine either, unless the document itself came from this
 * machine.
 */
final class PinnedAddresses {
    /** Metadata services outside the link-local ranges: AWS over IPv6, and Alibaba Cloud. */
    private static final Set<String> METADATA = Set.of("fd000ec2000000000000000000000254", "646464c8");

    /** Prefixes of IPv6 addresses that carry an IPv4 address, with its offset: NAT64, 6to4, IPv4-compatible. */
    private static final Map<String, Integer> CARRIERS =
            Map.of("0064ff9b0000000000000000", 12, "2002", 2, "000000000000000000000000", 12);

    private final OidcProviderConfig provider;
    private final NameLookup lookup;
    private final Set<String> namedByTheOperator;
    private final Map<String, List<InetAddress>> resolved = new HashMap<>();

    PinnedAddresses(OidcProviderConfig provider, NameLookup lookup) {
        this.provider = provider;
        this.lookup = lookup;
        this.namedByTheOperator = Stream.of(
                        Stream.of(provider.configUrl()),
                        provider.issuer().map(PinnedAddresses::uri).stream(),
                        provider.trustedOrigins().stream())
                .flatMap(urls -> urls)
                .filter(url -> url.getHost() != null)
                .map(PinnedAddresses::host)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** @throws ProviderException if the name cannot be resolved, or resolves to an address no provider can have */
    List<InetAddress> of(URI url) throws ProviderException {
        String host = host(url);
        List<InetAddress> known = resolved.get(host);
        if (known != null) {
            return known;
        }
        List<InetAddress> addresses = resolve(host);
        for (InetAddress address : addresses) {
            if (isNoProvider(address) || (address.isLoopbackAddress() && !mayBeHere(host))) {
                throw new ProviderException(
                        "%s resolves to %s, where no provider may be".formatted(url, address.getHostAddress()));
            }
        }
        resolved.put(host, addresses);
        return addresses;
    }

    private boolean mayBeHere(String host) throws ProviderException {
        return namedByTheOperator.contains(host)
                || of(provider.configUrl()).stream().anyMatch(InetAddress::isLoopbackAddress);
    }

    private List<InetAddress> resolve(String host) throws ProviderException {
        try {
            return List.of(lookup.addresses(host));
        } catch (UnknownHostException e) {
            throw new ProviderException("the name `%s` cannot be resolved".formatted(host));
        }
    }

    /** The host in lower case, without the brackets of an IPv6 address. */
    static String host(URI url) {
        String host = url.getHost().toLowerCase(Locale.ROOT);
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    static boolean isNoProvider(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || METADATA.contains(HexFormat.of().formatHex(bytes))) {
            return true;
        }
        // "This" network, reserved addresses and the broadcast address
        return bytes.length == 4
                ? bytes[0] == 0 || (bytes[0] & 0xf0) == 0xf0
                : carried(bytes, address).stream().anyMatch(PinnedAddresses::isNoProvider);
    }

    private static List<InetAddress> carried(byte[] bytes, InetAddress address) {
        if (address.isLoopbackAddress()) {
            return List.of();
        }
        String text = HexFormat.of().formatHex(bytes);
        List<InetAddress> found = new ArrayList<>();
        CARRIERS.forEach((prefix, from) -> {
            if (text.startsWith(prefix)) {
                try {
                    found.add(InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4)));
                } catch (UnknownHostException e) {
                    throw new IllegalStateException("four bytes are an address", e);
                }
            }
        });
        return found;
    }

    private static URI uri(String issuer) {
        try {
            return URI.create(issuer);
        } catch (IllegalArgumentException e) {
            return URI.create("urn:none");
        }
    }
}
