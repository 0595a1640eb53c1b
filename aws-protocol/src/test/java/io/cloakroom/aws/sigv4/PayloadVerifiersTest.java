package io.cloakroom.aws.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.payload.PayloadKind;
import io.cloakroom.aws.payload.PayloadVerifier;
import io.cloakroom.aws.s3.S3Operation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadVerifiersTest {
    private static final byte[] BODY = Example.bytes("hello");
    private static final String SHA256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    private static final String MD5 = "XUFAKrxLKna5cZ2REBfFkg==";

    private static RequestHead put(String payloadHash, String... headers) {
        List<String> all = new ArrayList<>(List.of("host", "h"));
        Collections.addAll(all, headers);
        return Example.signed("PUT", "/b/k", payloadHash, all.toArray(new String[0]));
    }

    private static AwsErrorCode outcome(RequestHead head, byte[] body) {
        AwsException refusal = catchThrowableOfType(AwsException.class, () -> {
            PayloadVerifier verifier = Example.verifier(head);
            assertThat(Example.payload(verifier, body, 2)).isEqualTo(body);
            verifier.finish();
        });
        assertThat(refusal).isNotNull();
        return refusal.code();
    }

    @DisplayName("S-37 the table authentication × payload")
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "UNSIGNED-PAYLOAD, true, true, true",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, true, true, true",
        "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824, true, true, true",
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD, true, false, false",
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, true, false, false",
        "STREAMING-UNSIGNED-PAYLOAD-TRAILER, true, false, true"
    })
    void s37_table(String payloadHash, boolean header, boolean presigned, boolean anonymous) {
        assertThat(AuthenticationKind.SIGNED_HEADER.allows(PayloadKind.parse(payloadHash)))
                .isEqualTo(header);
        assertThat(AuthenticationKind.PRESIGNED_URL.allows(PayloadKind.parse(payloadHash)))
                .isEqualTo(presigned);
        assertThat(AuthenticationKind.ANONYMOUS.allows(PayloadKind.parse(payloadHash)))
                .isEqualTo(anonymous);
    }

    @DisplayName("S-37 presigned and anonymous requests cannot bring signed chunks")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
                "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
            })
    void s37_streamingNeedsASignedHeader(String payloadHash) {
        RequestHead presigned = Example.presigned("PUT", "/b/k", "host", "h", "x-amz-content-sha256", payloadHash);
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> Example.read(presigned))
                .returns(AwsErrorCode.INVALID_REQUEST, AwsException::code);

        if (payloadHash.startsWith("STREAMING-AWS4")) {
            assertThat(AuthenticationKind.ANONYMOUS.allows(PayloadKind.parse(payloadHash)))
                    .isFalse();
        }
    }

    @DisplayName("S-37 an unsigned trailer does not excuse a wrong signature")
    @Test
    void s37_unsignedTrailerStillNeedsTheSignature() {
        RequestHead head = put("STREAMING-UNSIGNED-PAYLOAD-TRAILER", "x-amz-decoded-content-length", "5");
        RequestHead other = new RequestHead("PUT", "/b/other", "", head.query(), head.headers());
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> Example.verified(other))
                .returns(AwsErrorCode.SIGNATURE_DOES_NOT_MATCH, AwsException::code);
    }

    @DisplayName("S-37 other payload kinds are refused")
    @ParameterizedTest
    @CsvSource({
        "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, NOT_IMPLEMENTED",
        "STREAMING-UNSIGNED-PAYLOAD, NOT_IMPLEMENTED",
        "unsigned-payload, INVALID_REQUEST",
        "2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824, INVALID_REQUEST",
        "abc, INVALID_REQUEST"
    })
    void s37_unknownKinds(String payloadHash, AwsErrorCode code) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> Example.read(put(payloadHash)))
                .returns(code, AwsException::code);
    }

    @Test
    void anUnsignedBodyWithoutChecksumsIsTransparent() {
        PayloadVerifier verifier = Example.verifier(put("UNSIGNED-PAYLOAD", "content-length", "5"));
        assertThat(verifier.isTransparent()).isTrue();
        assertThat(verifier.payloadLength()).hasValue(5);
        assertThat(verifier.finish().size()).isZero();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "x-amz-checksum-crc32, NhCmhg==",
        "x-amz-checksum-crc32c, mnG7TA==",
        "x-amz-checksum-crc64nvme, M3eFcAZSQlc=",
        "x-amz-checksum-sha1, qvTGHdzF6KLavt4PO0gs2a6pQ00=",
        "x-amz-checksum-sha256, LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
    })
    void everyChecksumIsVerifiedThoughThePayloadIsUnsigned(String header, String value) {
        PayloadVerifier verifier = Example.verifier(put("UNSIGNED-PAYLOAD", header, value));
        assertThat(verifier.isTransparent()).isFalse();
        Example.payload(verifier, BODY, 2);
        assertThat(verifier.finish().first(header)).contains(value);

        assertThat(outcome(put("UNSIGNED-PAYLOAD", header, value), Example.bytes("hellO")))
                .isEqualTo(AwsErrorCode.BAD_DIGEST);
    }

    @Test
    void theHashAndTheDigestAreVerified() {
        PayloadVerifier verifier = Example.verifier(put(SHA256, "content-md5", MD5, "content-length", "5"));
        assertThat(Example.payload(verifier, BODY, 2)).isEqualTo(BODY);
        verifier.finish();

        assertThat(outcome(put(SHA256), Example.bytes("hellO"))).isEqualTo(AwsErrorCode.X_AMZ_CONTENT_SHA256_MISMATCH);
        assertThat(outcome(put("UNSIGNED-PAYLOAD", "content-md5", MD5), Example.bytes("hellO")))
                .isEqualTo(AwsErrorCode.BAD_DIGEST);
        assertThat(outcome(put(Example.HASH_OF_NOTHING), BODY)).isEqualTo(AwsErrorCode.X_AMZ_CONTENT_SHA256_MISMATCH);
    }

    @Test
    void withoutAPayloadHashThereIsNoBody() {
        RequestHead head = Example.signed("PUT", "/b/k", Example.HASH_OF_NOTHING, "host", "h");
        Headers.Builder headers = Headers.builder();
        head.headers().forEach((name, value) -> {
            if (!name.equals("x-amz-content-sha256")) {
                headers.add(name, value.replace("x-amz-content-sha256;", ""));
            }
        });
        SignedRequest signed = Example.read(new RequestHead("PUT", "/b/k", "", head.query(), headers.build()));
        assertThat(signed.payload()).isEqualTo(new PayloadKind.Empty());
    }

    @Test
    void aBodyCutShortOrTooLongIsNoticed() {
        assertThat(outcome(put(SHA256, "content-length", "5"), Example.bytes("hell")))
                .isEqualTo(AwsErrorCode.INCOMPLETE_BODY);
        assertThat(outcome(put(SHA256, "content-length", "5"), Example.bytes("hello!")))
                .isEqualTo(AwsErrorCode.INCOMPLETE_BODY);
    }

    @DisplayName("a checksum in the query of a presigned URL is that of no body, one in a header is checked")
    @Test
    void aChecksumInAPresignedQueryIsNotThatOfTheBody() {
        String ofNothing = "/b/k?x-amz-checksum-crc32=AAAAAA%3D%3D&x-amz-sdk-checksum-algorithm=CRC32";
        PayloadVerifier verifier = Example.verifier(Example.presigned("PUT", ofNothing, "host", "h"));
        Example.payload(verifier, BODY, 3);
        assertThat(verifier.finish().size()).isZero();

        RequestHead checked = Example.presigned("PUT", ofNothing, "host", "h", "x-amz-checksum-crc32", "NhCmhg==");
        PayloadVerifier ofTheHeader = Example.verifier(checked);
        Example.payload(ofTheHeader, BODY, 3);
        ofTheHeader.finish();
        assertThat(outcome(checked, Example.bytes("other"))).isEqualTo(AwsErrorCode.BAD_DIGEST);
    }

    @Test
    void theChecksumOfAWholeUploadIsNotThatOfTheBody() {
        RequestHead head = Example.signed(
                "POST", "/b/k?uploadId=u", "UNSIGNED-PAYLOAD", "host", "h", "x-amz-checksum-crc32", "AAAAAA==");
        PayloadVerifier verifier =
                PayloadVerifiers.of(Example.verified(head), head, Example.key(), S3Operation.COMPLETE_MULTIPART_UPLOAD);
        assertThat(verifier.isTransparent()).isTrue();
    }

    @DisplayName("S-51 the length of a body has one reading")
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        chunked, no decoded length         | STREAMING-UNSIGNED-PAYLOAD-TRAILER | content-length               | 90    | MISSING_CONTENT_LENGTH
        chunked, decoded more than sent    | STREAMING-UNSIGNED-PAYLOAD-TRAILER | content-length,x-amz-decoded-content-length | 5,9 | INVALID_REQUEST
        decoded length is no number        | STREAMING-UNSIGNED-PAYLOAD-TRAILER | x-amz-decoded-content-length | +5    | MISSING_CONTENT_LENGTH
        decoded length is a word           | STREAMING-UNSIGNED-PAYLOAD-TRAILER | x-amz-decoded-content-length | abc   | MISSING_CONTENT_LENGTH
        decoded length is negative         | STREAMING-UNSIGNED-PAYLOAD-TRAILER | x-amz-decoded-content-length | -1    | MISSING_CONTENT_LENGTH
        decoded length twice               | STREAMING-UNSIGNED-PAYLOAD-TRAILER | x-amz-decoded-content-length,x-amz-decoded-content-length | 5,5 | INVALID_REQUEST
        content length is no number        | UNSIGNED-PAYLOAD | content-length               | 5 5   | INVALID_REQUEST
        content length with a sign         | UNSIGNED-PAYLOAD | content-length               | -5    | INVALID_REQUEST
        content length too large           | UNSIGNED-PAYLOAD | content-length               | 9999999999999999999 | INVALID_REQUEST
        decoded length without chunks      | UNSIGNED-PAYLOAD | content-length,x-amz-decoded-content-length | 9,5 | INVALID_REQUEST
        aws-chunked with a plain hash      | UNSIGNED-PAYLOAD | content-encoding             | aws-chunked | INVALID_REQUEST
        trailer without a place for it     | UNSIGNED-PAYLOAD | x-amz-trailer                | x-amz-checksum-crc32 | INVALID_REQUEST
        """)
    void s51_lengths(String why, String payloadHash, String names, String values, AwsErrorCode code) {
        String[] name = names.split(",", -1);
        String[] value = values.split(",", -1);
        List<String> headers = new ArrayList<>();
        for (int i = 0; i < name.length; i++) {
            headers.add(name[i]);
            headers.add(value[i]);
        }
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> Example.verifier(put(payloadHash, headers.toArray(new String[0]))))
                .returns(code, AwsException::code);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        two checksums         | x-amz-checksum-crc32=NhCmhg==&x-amz-checksum-sha1=qvTGHdzF6KLavt4PO0gs2a6pQ00= | INVALID_REQUEST | Multiple checksum Types
        wrong length          | x-amz-checksum-crc32=qvTGHdzF6KLavt4PO0gs2a6pQ00= | INVALID_REQUEST | Value for x-amz-checksum-crc32 header is invalid
        no base64             | x-amz-checksum-crc32=!!!! | INVALID_REQUEST | Value for x-amz-checksum-crc32 header is invalid
        algorithm differs     | x-amz-checksum-crc32=NhCmhg==&x-amz-sdk-checksum-algorithm=SHA256 | INVALID_REQUEST | x-amz-sdk-checksum-algorithm header is invalid
        algorithm only        | x-amz-sdk-checksum-algorithm=CRC32 | INVALID_REQUEST | no corresponding x-amz-checksum-*
        bad Content-MD5       | content-md5=abc | INVALID_DIGEST | Content-Md5
        Content-MD5 too long  | content-md5=qvTGHdzF6KLavt4PO0gs2a6pQ00= | INVALID_DIGEST | Content-Md5
        """)
    void contradictions(String why, String headers, AwsErrorCode code, String sentence) {
        List<String> all = new ArrayList<>();
        for (String header : headers.split("&", -1)) {
            all.add(header.substring(0, header.indexOf('=')));
            all.add(header.substring(header.indexOf('=') + 1));
        }
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> Example.verifier(put("UNSIGNED-PAYLOAD", all.toArray(new String[0]))))
                .returns(code, AwsException::code)
                .withMessageContaining(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-amz-meta-a", "x-amz-checksum-crc32,x-amz-checksum-sha1", "", "content-md5"})
    void onlyOneChecksumMayBeAnnouncedAsTrailer(String trailer) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> Example.verifier(put(
                        "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                        "x-amz-decoded-content-length",
                        "5",
                        "x-amz-trailer",
                        trailer)))
                .returns(AwsErrorCode.INVALID_REQUEST, AwsException::code);
    }
}
