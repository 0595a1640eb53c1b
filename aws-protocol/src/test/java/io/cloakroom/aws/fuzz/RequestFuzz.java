package io.cloakroom.aws.fuzz;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.PercentDecoder;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Classifier;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.aws.s3.UriEncoding;
import io.cloakroom.aws.sigv4.SigV4Signer;
import io.cloakroom.aws.sigv4.SignatureVerifier;
import io.cloakroom.aws.sigv4.SignedRequest;
import io.cloakroom.aws.sigv4.SigningKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The head of a request: a line {@code METHOD target}, then header lines. Whatever it is, it is classified, and its
 * signature read, or it is refused by an {@link AwsException}. What is signed verifies in every spelling of its path.
 */
public final class RequestFuzz {
    private static final Instant NOW = Instant.parse("2026-11-22T10:11:12Z");
    private static final Secret SECRET = new Secret("a-secret-of-the-test");
    private static final SigV4Signer SIGNER =
            new SigV4Signer(new SigV4Signer.Credential("test-key", SECRET, Optional.empty()), "us-east-1", "s3");
    private static final S3Classifier CLASSIFIER = new S3Classifier(List.of("s3.example"));

    private RequestFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        List<String> lines =
                new String(input, StandardCharsets.ISO_8859_1).lines().toList();
        if (lines.isEmpty()) {
            return;
        }
        String[] start = lines.get(0).split(" ", 2);
        RequestHead head;
        try {
            head = RequestHead.parse(start[0], start.length < 2 ? "/" : start[1], headers(lines));
        } catch (AwsException | IllegalArgumentException e) {
            return; // refused, or no header line
        }
        encodings(head.rawPath());
        readSignature(head);
        classify(head);
        signAndVerify(head);
    }

    private static Headers headers(List<String> lines) {
        Headers.Builder headers = Headers.builder();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            headers.add(line.substring(0, Math.max(0, colon)), line.substring(colon + 1));
        }
        return headers.build();
    }

    private static void encodings(String rawPath) {
        String canonical = UriEncoding.canonicalPath(rawPath);
        require(canonical.equals(UriEncoding.canonicalPath(canonical)), "the canonical path is not canonical");
        String decoded;
        try {
            decoded = PercentDecoder.PATH.decode(rawPath);
        } catch (AwsException e) {
            return; // no UTF-8
        }
        require(decoded.equals(PercentDecoder.PATH.decode(canonical)), "the canonical path is another path");
        require(canonical.equals(UriEncoding.encodeKey(decoded)), "two canonical forms of one path");
    }

    private static void readSignature(RequestHead head) {
        for (String service : List.of("s3", "sts")) {
            try {
                var unused = SignedRequest.read(head, service, NOW);
            } catch (AwsException e) {
                require(!e.sentence().isEmpty(), "a refusal without a sentence");
            }
        }
        try {
            var unused = SignedRequest.readOfAdmin(head, NOW);
        } catch (AwsException e) {
            require(!e.sentence().isEmpty(), "a refusal without a sentence");
        }
    }

    private static void classify(RequestHead head) {
        S3Call call;
        try {
            call = CLASSIFIER.classify(head);
        } catch (AwsException e) {
            return;
        }
        String bucket = CLASSIFIER.bucketOf(head);
        require(bucket.equals(S3Target.bucketOf(call.target())), "two buckets in one request");
        String path = switch (call.target()) {
            case S3Target.Service service -> "/";
            case S3Target.Bucket it -> "/" + it.name();
            case S3Target.Object it -> "/" + it.bucket() + "/" + UriEncoding.encodeKey(it.key());
        };
        RequestHead rebuilt = RequestHead.parse(
                head.method(), head.rawQuery().isEmpty() ? path : path + "?" + head.rawQuery(), Headers.EMPTY);
        require(CLASSIFIER.bucketOf(rebuilt).equals(bucket), "the rebuilt path names another bucket");
    }

    private static void signAndVerify(RequestHead head) {
        if (hasCredentials(head)) {
            return;
        }
        RequestHead canonical = new RequestHead(
                head.method(),
                UriEncoding.canonicalPath(head.rawPath()),
                head.rawQuery(),
                head.query(),
                head.headers());
        Headers signedHeaders = SIGNER.sign(canonical, "UNSIGNED-PAYLOAD", NOW);
        RequestHead sent = new RequestHead(head.method(), head.rawPath(), head.rawQuery(), head.query(), signedHeaders);
        SignedRequest signed;
        try {
            signed = SignedRequest.read(sent, "s3", NOW).orElseThrow();
        } catch (AwsException e) {
            return; // refused for something else, such as a second host
        }
        SignatureVerifier.verify(signed, sent, SigningKey.derive(SECRET, signed.scope()));
    }

    /** Or what a signed request may not have, or must have. */
    private static boolean hasCredentials(RequestHead head) {
        boolean hasHost = false;
        for (int i = 0; i < head.headers().size(); i++) {
            String name = head.headers().name(i);
            hasHost |= name.equals("host");
            if (name.startsWith("x-amz-") || name.equals("authorization") || name.equals("date")) {
                return true;
            }
        }
        return !hasHost
                || head.query().stream().anyMatch(parameter -> {
                    String name = parameter.name().toLowerCase(Locale.ROOT);
                    return name.startsWith("x-amz-")
                            || List.of("awsaccesskeyid", "signature", "expires").contains(name);
                });
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
