package io.cloakroom.bridge.tls;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The certificates of a server, and which of them a client gets: that of the host name it asks for, else the standard
 * one.
 *
 * @param others for names of their own
 */
record HostKeys(CertifiedKey standard, List<CertifiedKey> others) {
    HostKeys {
        others = List.copyOf(others);
    }

    /**
     * The one for a client.
     *
     * @param host that the client asks for; empty if it asks for none
     * @param keyType as the JDK names the algorithm of the key
     * @return empty if the host's certificate has a key of another kind
     */
    Optional<CertifiedKey> choose(String host, String keyType) {
        List<CertifiedKey> fitting = named(host.toLowerCase(Locale.ROOT));
        return fitting.stream()
                .filter(pair -> pair.key().getAlgorithm().equals(keyType))
                .findFirst();
    }

    /** The certificates with exactly this name, else those with a wildcard for it, else the standard one. */
    private List<CertifiedKey> named(String host) {
        List<CertifiedKey> exact = new ArrayList<>();
        List<CertifiedKey> wild = new ArrayList<>();
        int dot = host.indexOf('.');
        String wildcard = dot > 0 ? "*" + host.substring(dot) : "";
        for (CertifiedKey pair : all()) {
            Set<String> names = pair.names();
            if (names.contains(host)) {
                exact.add(pair);
            } else if (names.contains(wildcard)) {
                wild.add(pair);
            }
        }
        if (!exact.isEmpty()) {
            return exact;
        }
        return wild.isEmpty() ? List.of(standard) : wild;
    }

    private List<CertifiedKey> all() {
        List<CertifiedKey> all = new ArrayList<>(others.size() + 1);
        all.add(standard);
        all.addAll(others);
        return all;
    }
}
