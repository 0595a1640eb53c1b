package io.cloakroom.aws.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignatureVerifierTest {
    private static RequestHead retargeted(RequestHead signed, String target) {
        return RequestHead.parse(signed.method(), target, signed.headers());
    }

    private static void assertRefused(RequestHead head) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> Example.verified(head))
                .returns(AwsErrorCode.SIGNATURE_DOES_NOT_MATCH, AwsException::code);
    }

    @DisplayName("S-42 a signature wrong in any one digit is refused, compared as a whole")
    @Test
    void s42_everyDigitCounts() {
        RequestHead head = Example.signed("GET", "/b/k", "UNSIGNED-PAYLOAD", "host", "h");
        String authorization = head.headers().first("authorization").orElseThrow();
        int start = authorization.indexOf("Signature=") + "Signature=".length();
        for (int i = start; i < authorization.length(); i++) {
            char other = authorization.charAt(i) == '0' ? '1' : '0';
            String changed = authorization.substring(0, i) + other + authorization.substring(i + 1);
            Headers.Builder headers = Headers.builder();
            head.headers().forEach((name, value) -> headers.add(name, name.equals("authorization") ? changed : value));
            assertRefused(new RequestHead("GET", "/b/k", "", head.query(), headers.build()));
        }
    }

    @ParameterizedTest(name = "signed {0}, sent {1}")
    @CsvSource({
        "/b/a%20b, /b/a%20b",
        "/b/%C3%A4, /b/%c3%a4",
        "/b/a~b, /b/a%7Eb",
        "/b/k%3D1, /b/k=1",
        "/b/k%2B1, /b/k+1",
        "/b/a/b, /b/a%2Fb",
        "/b/a//b/, /b/a//b/"
    })
    void aPathMayBeSpelledInAnyWayThatMeansTheSameKey(String signed, String sent) {
        RequestHead head = Example.signed("GET", signed, "UNSIGNED-PAYLOAD", "host", "h");
        assertThatCode(() -> Example.verified(retargeted(head, sent))).doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "signed {0}, sent {0}")
    @CsvSource({"/b/k=1", "/b/a%2Fb", "/b/a%7Eb", "/b/a+b", "/b/%c3%a4"})
    void aPathSignedAsItIsSpelledIsGoodToo(String path) {
        RequestHead head = Example.signed("GET", path, "UNSIGNED-PAYLOAD", "host", "h");
        assertThatCode(() -> Example.verified(head)).doesNotThrowAnyException();
    }

    @DisplayName("S-43 what means something else is not covered by the signature")
    @ParameterizedTest(name = "signed {0}, sent {1}")
    @CsvSource({
        "/b/k, /b/k/",
        "/b/a/b, /b/a//b",
        "/b/a%2520, /b/a%20",
        "/b/a%20b, /b/a+b",
        "/b/k, /b/K",
        "/b?prefix=a%2Bb, /b?prefix=a+b",
        "/b?prefix=a, /b?prefix=a&prefix=b",
        "/b?prefix=a, /b",
        "/b, /b?acl",
        "/b?delete, /b?delete=1"
    })
    void s43_otherTargets(String signed, String sent) {
        assertRefused(retargeted(Example.signed("GET", signed, "UNSIGNED-PAYLOAD", "host", "h"), sent));
    }

    @DisplayName("S-43 a space is a space, a key without a value has the empty one, order is free")
    @ParameterizedTest(name = "signed {0}, sent {1}")
    @CsvSource({
        "/b?prefix=a%20b, /b?prefix=a+b",
        "/b?prefix=a+b, /b?prefix=a%20b",
        "/b?acl=, /b?acl",
        "/b?acl, /b?acl=",
        "/b?a=1&b=2, /b?b=2&a=1",
        "/b?a=1&a-b=2&a.b=3, /b?a.b=3&a-b=2&a=1",
        "/b?a=2&a=1, /b?a=1&a=2",
        "/b?a=1&&b=2, /b?a=1&b=2"
    })
    void s43_sameQueries(String signed, String sent) {
        RequestHead head = Example.signed("GET", signed, "UNSIGNED-PAYLOAD", "host", "h");
        assertThatCode(() -> Example.verified(retargeted(head, sent))).doesNotThrowAnyException();
    }

    @Test
    void s43_repeatedAndSpacedHeaders() {
        RequestHead signed = Example.signed(
                "PUT", "/b/k", "UNSIGNED-PAYLOAD", "host", "h", "x-amz-meta-a", "one  two", "x-amz-meta-a", "three");
        Headers.Builder joined = Headers.builder();
        signed.headers().forEach((name, value) -> {
            if (!name.equals("x-amz-meta-a")) {
                joined.add(name, value);
            }
        });
        joined.add("x-amz-meta-a", "one two,three");
        RequestHead sent = new RequestHead("PUT", "/b/k", "", signed.query(), joined.build());
        assertThatCode(() -> Example.verified(sent)).doesNotThrowAnyException();
    }

    @Test
    void s43_foldedHeadersAreRefused() {
        assertThatIllegalArgumentException()
                .as("a header with a line break in it does not come into being")
                .isThrownBy(() ->
                        Example.signed("PUT", "/b/k", "UNSIGNED-PAYLOAD", "host", "h", "x-amz-meta-a", "one\r\n two"));
    }

    @Test
    void aSignedHeaderThatIsGoneIsNoticed() {
        RequestHead head = Example.signed("GET", "/b/k", "UNSIGNED-PAYLOAD", "host", "h", "range", "bytes=0-1");
        Headers.Builder headers = Headers.builder();
        head.headers().forEach((name, value) -> {
            if (!name.equals("range")) {
                headers.add(name, value);
            }
        });
        assertRefused(new RequestHead("GET", "/b/k", "", head.query(), headers.build()));
    }

    @Test
    void anExpectHeaderThatAProxyTookAwayIsSupplied() {
        RequestHead head = Example.signed("PUT", "/b/k", "UNSIGNED-PAYLOAD", "host", "h", "expect", "100-continue");
        Headers.Builder headers = Headers.builder();
        head.headers().forEach((name, value) -> {
            if (!name.equals("expect")) {
                headers.add(name, value);
            }
        });
        RequestHead sent = new RequestHead("PUT", "/b/k", "", head.query(), headers.build());
        assertThatCode(() -> Example.verified(sent)).doesNotThrowAnyException();
    }

    @Test
    void anotherSecretAnotherSignature() {
        RequestHead head = Example.signed("GET", "/b/k", "UNSIGNED-PAYLOAD", "host", "h");
        SignedRequest signed = Example.read(head);
        SigningKey other = SigningKey.derive(new Secret("another"), signed.scope());
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> SignatureVerifier.verify(signed, head, other))
                .returns(AwsErrorCode.SIGNATURE_DOES_NOT_MATCH, AwsException::code);
    }

    @Test
    void hmacIsThatOfTheJdk() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            byte[] key = new byte[1 + random.nextInt(150)];
            byte[] message = new byte[random.nextInt(300)];
            random.nextBytes(key);
            random.nextBytes(message);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            assertThat(new HmacSha256(key).of(message, message.length))
                    .as("seed %s", seed)
                    .isEqualTo(mac.doFinal(message));
        }
    }

    @Test
    void aSecretOutsideAsciiIsUtf8() {
        SigningKey key = SigningKey.derive(new Secret("schlüssel-€"), CredentialScope.parse(Example.SCOPE));
        WireBuffer text = new WireBuffer(8).put("text");
        byte[] secret = "AWS4schlüssel-€".getBytes(StandardCharsets.UTF_8);
        byte[] expected = secret;
        for (String part : new String[] {"20130524", "us-east-1", "s3", "aws4_request", "text"}) {
            byte[] message = part.getBytes(StandardCharsets.UTF_8);
            expected = new HmacSha256(expected).of(message, message.length);
        }
        assertThat(key.sign(text)).isEqualTo(expected);
    }
}
