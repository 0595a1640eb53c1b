package io.cloakroom.benchmarks;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.payload.PayloadVerifier;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Classifier;
import io.cloakroom.aws.sigv4.PayloadVerifiers;
import io.cloakroom.aws.sigv4.SigV4Signer;
import io.cloakroom.aws.sigv4.SignatureVerifier;
import io.cloakroom.aws.sigv4.SignedRequest;
import io.cloakroom.aws.sigv4.SigningKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The cost of verifying and classifying a GetObject as an SDK sends it: 15 headers, a session token of 700 characters,
 * about 1.1 KB of canonical request, and a known signing key. {@link #sign} is the upstream leg.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SigV4Benchmark {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final String TARGET = "/lab-data/experiments/2026/01/run-000042/part-00001.parquet";
    private static final String HASH_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final Secret SECRET = new Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");

    private final SigV4Signer signer = new SigV4Signer(
            new SigV4Signer.Credential("ASIAIOSFODNN7EXAMPLE", SECRET, Optional.of(new Secret("t".repeat(700)))),
            "us-east-1",
            "s3");
    private final SigV4Signer upstream = new SigV4Signer(
            new SigV4Signer.Credential("AKIAIOSFODNN7EXAMPLE", SECRET, Optional.empty()), "us-east-1", "s3");
    private final RequestHead unsigned = RequestHead.parse("GET", TARGET, clientHeaders());
    private final RequestHead forwarded = RequestHead.parse(
            "GET",
            TARGET,
            Headers.builder()
                    .add("host", "127.0.0.1:9001")
                    .add("range", "bytes=0-1023")
                    .build());
    private final Headers headers = signer.sign(unsigned, HASH_OF_NOTHING, NOW);
    private final RequestHead head = RequestHead.parse("GET", TARGET, headers);
    private final SignedRequest signed = SignedRequest.read(head, "s3", NOW).orElseThrow();
    private final SigningKey key = SigningKey.derive(SECRET, signed.scope());
    private final S3Classifier classifier = new S3Classifier(List.of());

    private static Headers clientHeaders() {
        return Headers.builder()
                .add("host", "s3.example.org:9000")
                .add("accept", "*/*")
                .add("accept-encoding", "identity")
                .add("amz-sdk-invocation-id", "0f3a6a2e-7a1c-4a4b-9d3e-3f4d2a1b5c6d")
                .add("amz-sdk-request", "attempt=1; max=4")
                .add("user-agent", "aws-sdk-java/2.40.0 md/io#sync md/http#Apache ua/2.1 os/Linux lang/java#25")
                .add("range", "bytes=0-1023")
                .add("x-amz-checksum-mode", "ENABLED")
                .add("connection", "keep-alive")
                .add("x-amzn-trace-id", "Root=1-5759e988-bd862e3fe1be46a994272793")
                .add("if-none-match", "\"d41d8cd98f00b204e9800998ecf8427e\"")
                .build();
    }

    /** The whole path: from the request line to a verified, classified call and its payload verifier. */
    @Benchmark
    public Object request() {
        RequestHead parsed = RequestHead.parse("GET", TARGET, headers);
        SignedRequest request = SignedRequest.read(parsed, "s3", NOW).orElseThrow();
        SignatureVerifier.verify(request, parsed, key);
        S3Call call = classifier.classify(parsed);
        PayloadVerifier payload = PayloadVerifiers.of(request, parsed, key, call.operation());
        return payload;
    }

    @Benchmark
    public Object read() {
        return SignedRequest.read(head, "s3", NOW);
    }

    @Benchmark
    public void verify() {
        SignatureVerifier.verify(signed, head, key);
    }

    @Benchmark
    public Object classify() {
        return classifier.classify(head);
    }

    @Benchmark
    public Object derive() {
        return SigningKey.derive(SECRET, signed.scope());
    }

    @Benchmark
    public Object sign() {
        return upstream.sign(forwarded, "UNSIGNED-PAYLOAD", NOW);
    }
}
