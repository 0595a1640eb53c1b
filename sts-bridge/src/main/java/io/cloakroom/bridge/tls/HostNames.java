package io.cloakroom.bridge.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/** The host names that a certificate is for. */
final class HostNames {
    private static final int DNS_NAME = 2;

    private HostNames() {}

    /** The host names of a certificate, in lower case; its common name only if it has no others. */
    static Set<String> of(X509Certificate certificate) {
        Set<String> names = new HashSet<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> alternative : alternatives) {
                    if (alternative.get(0) instanceof Integer kind
                            && kind == DNS_NAME
                            && alternative.get(1) instanceof String name) {
                        names.add(name.toLowerCase(Locale.ROOT));
                    }
                }
            }
            if (names.isEmpty()) {
                new LdapName(certificate.getSubjectX500Principal().getName())
                        .getRdns().stream()
                                .filter(part -> part.getType().equalsIgnoreCase("CN"))
                                .map(part -> String.valueOf(part.getValue()).toLowerCase(Locale.ROOT))
                                .forEach(names::add);
            }
        } catch (CertificateParsingException | InvalidNameException e) {
            return Set.of(); // it still serves as the standard one
        }
        return names;
    }
}
