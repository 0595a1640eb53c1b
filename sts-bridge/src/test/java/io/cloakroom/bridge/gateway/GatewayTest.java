package io.cloakroom.bridge.gateway;

import static io.cloakroom.bridge.authn.SigningClient.NOW;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.S3Classifier;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.audit.AuditRecord;
import io.cloakroom.bridge.audit.Audits;
import io.cloakroom.bridge.authn.SigningClient;
import io.cloakroom.bridge.authz.ActionDecider;
import io.cloakroom.bridge.authz.CallAuthorizer;
import io.cloakroom.bridge.endpoint.Admission;
import io.cloakroom.bridge.policies.BucketPolicies;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.state.StateViews;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A gateway over a store that records what it is given. Requests are by {@code ada} unless a test says otherwise. */
abstract class GatewayTest {
    static final Duration HOUR = Duration.ofHours(1);
    static final InstantSource CLOCK = InstantSource.fixed(NOW);
    static final ClientConnection CONNECTION = new ClientConnection("192.0.2.1", true);

    final RecordingStore store = new RecordingStore("alpha", "beta", "gamma");
    final BucketPolicies bucketPolicies = BucketPolicies.of(StateViews.inMemory(), true);
    final AuditDraft audit = new AuditDraft("R1", new ClientConnection("192.0.2.1", false));
    final SigningClient ada = client("readwrite");

    static String policy(String action, String resource) {
        return """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["%s"],"Resource":["arn:aws:s3:::%s"]}]}""".formatted(action, resource);
    }

    static SigningClient client(String... policies) {
        return SigningClient.session("ada", List.of(policies), Optional.empty());
    }

    GatewayStep begin(RequestHead head) {
        return gateway("").begin(head, CONNECTION, audit);
    }

    GatewayStep.Stream stream(RequestHead head) {
        return (GatewayStep.Stream) begin(head);
    }

    Admission.WithBody buffer(RequestHead head) {
        return ((GatewayStep.Buffer) begin(head)).admission();
    }

    void assertRefused(RequestHead head, AwsErrorCode code) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> begin(head))
                .returns(code, AwsException::code);
    }

    S3Gateway gateway(String region) {
        return new S3Gateway(
                SigningClient.authenticator(CLOCK),
                new S3Classifier(List.of()),
                new CallAuthorizer(
                        new ActionDecider(PolicySource.canned(), Optional.empty(), bucketPolicies), CLOCK, store::tags),
                store,
                bucketPolicies,
                region);
    }

    AuditRecord audited() {
        return Audits.soFar(audit);
    }
}
