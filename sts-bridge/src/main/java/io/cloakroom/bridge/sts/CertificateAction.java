package io.cloakroom.bridge.sts;

import static io.cloakroom.aws.AwsErrorCode.INSECURE_CONNECTION;
import static io.cloakroom.aws.AwsErrorCode.STS_NOT_INITIALIZED;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.sts.AssumeRoleWithCertificate;
import io.cloakroom.aws.sts.SessionParameters;
import io.cloakroom.bridge.identity.certificate.CertificateSource;
import io.cloakroom.bridge.identity.certificate.VerifiedCertificate;
import java.util.Map;
import java.util.Optional;

/**
 * {@code AssumeRoleWithCertificate}: exchange the certificate of the TLS connection for session credentials. No header
 * is read: a proxy that terminates TLS in front of the bridge cannot pass certificates on.
 */
final class CertificateAction implements StsAction<AssumeRoleWithCertificate> {
    /** MinIO's name for it in policies. */
    private static final String ACTION = "sts:AssumeRoleWithClientCertificate";

    private final Optional<CertificateSource> source;

    /** @param source empty: it is off */
    CertificateAction(Optional<CertificateSource> source) {
        this.source = source;
    }

    @Override
    public Login handle(AssumeRoleWithCertificate request, StsCall call) {
        CertificateSource certificates = source.orElseThrow(() -> new AwsException(
                STS_NOT_INITIALIZED,
                "STS API 'AssumeRoleWithCertificate' is disabled: MINIO_IDENTITY_TLS_ENABLE turns it on"));
        if (!call.connection().secure()) {
            throw new AwsException(INSECURE_CONNECTION, "No TLS connection attempt");
        }
        VerifiedCertificate certificate =
                certificates.verify(call.connection().certificates().chain());
        // The audit log names the holder even of a certificate that grants nothing.
        call.audit().identity(certificates.source().name(), certificate.commonName(), certificate.commonName());
        SessionParameters asked = request.session();
        return new Login(
                certificates.identity(certificate), ACTION, asked, Map.of(), AssumeRoleWithCertificate.Answer::new);
    }
}
