package io.cloakroom.bridge.state.etcd;

import io.cloakroom.bridge.config.EtcdConfig;
import io.cloakroom.bridge.tls.CertifiedKey;
import io.cloakroom.bridge.tls.ClientTls;
import io.cloakroom.bridge.tls.PemFiles;
import io.cloakroom.bridge.tls.TrustedRoots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/** TLS connections to etcd. The files are read once. */
final class EtcdTls {
    private EtcdTls() {}

    /**
     * Makes TLS connections as configured. The caller must have the host name checked.
     *
     * @throws IOException with a sentence that names the file
     */
    static SSLSocketFactory sockets(EtcdConfig config) throws IOException {
        Optional<Path> authorities = config.authorities();
        Optional<EtcdConfig.ClientCertificate> files = config.clientCertificate();
        TrustedRoots roots = authorities.isPresent()
                ? TrustedRoots.only(PemFiles.certificates(authorities.get()))
                : TrustedRoots.ofTheJdk();
        Optional<CertifiedKey> shown = files.isPresent()
                ? Optional.of(
                        CertifiedKey.read(files.get().certificate(), files.get().key(), Optional.empty()))
                : Optional.empty();
        return new ClientTls(roots, shown).context().getSocketFactory();
    }
}
