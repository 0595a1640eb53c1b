package io.cloakroom.aws.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.payload.PayloadVerifier;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The examples AWS publishes.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">single chunk</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html">presigned</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html">chunks</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html">chunks with trailer</a>
 */
class PublishedExamplesTest {
    private static final String HOST = "examplebucket.s3.amazonaws.com";
    private static final String CRLF = "\r\n";
    private static final String DATE = "20130524T000000Z";

    private static RequestHead get(String target, String signedHeaders, String signature, String... more) {
        Headers.Builder headers = Headers.builder()
                .add("Host", HOST)
                .add("x-amz-content-sha256", Example.HASH_OF_NOTHING)
                .add("x-amz-date", DATE)
                .add("Authorization", authorization(signedHeaders, signature));
        for (int i = 0; i < more.length; i += 2) {
            headers.add(more[i], more[i + 1]);
        }
        return RequestHead.parse("GET", target, headers.build());
    }

    private static String authorization(String signedHeaders, String signature) {
        return "AWS4-HMAC-SHA256 Credential=" + Example.ACCESS_KEY_ID + "/" + Example.SCOPE + ",SignedHeaders="
                + signedHeaders + ",Signature=" + signature;
    }

    @Test
    void getObjectWithRange() {
        Example.verified(get(
                "/test.txt",
                "host;range;x-amz-content-sha256;x-amz-date",
                "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
                "Range",
                "bytes=0-9"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/?lifecycle, fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        "/?max-keys=2&prefix=J, 34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        "/?prefix=J&max-keys=2, 34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
    })
    void bucketRequests(String target, String signature) {
        assertThatCode(() -> Example.verified(get(target, "host;x-amz-content-sha256;x-amz-date", signature)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "key spelled {0}")
    @CsvSource({"/test%24file.text", "/test$file.text", "/%74est%24file%2Etext"})
    void putObjectWithDollarInKey(String target) {
        Headers headers = Example.headers(
                "Host",
                HOST,
                "Date",
                "Fri, 24 May 2013 00:00:00 GMT",
                "x-amz-date",
                DATE,
                "x-amz-storage-class",
                "REDUCED_REDUNDANCY",
                "x-amz-content-sha256",
                "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
                "Authorization",
                authorization(
                        "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"));
        PayloadVerifier verifier = Example.verifier(RequestHead.parse("PUT", target, headers));
        byte[] body = Example.bytes("Welcome to Amazon S3.");
        assertThat(Example.payload(verifier, body, 5)).isEqualTo(body);
        assertThat(verifier.finish().size()).isZero();
    }

    @Test
    void presignedUrl() {
        String query = "X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
        RequestHead head = RequestHead.parse("GET", "/test.txt?" + query, Example.headers("Host", HOST));
        assertThat(Example.verified(head).expires()).contains(Duration.ofDays(1));

        RequestHead bare = RequestHead.parse("GET", "/test.txt", Example.headers("Host", HOST));
        assertThat(Example.signer().presign(bare, Duration.ofDays(1), Example.NOW))
                .isEqualTo(query);
    }

    private static RequestHead chunked(String payloadHash, String signedHeaders, String signature, String... more) {
        Headers.Builder headers = Headers.builder()
                .add("Host", "s3.amazonaws.com")
                .add("x-amz-date", DATE)
                .add("x-amz-storage-class", "REDUCED_REDUNDANCY")
                .add("x-amz-content-sha256", payloadHash)
                .add("Content-Encoding", "aws-chunked")
                .add("x-amz-decoded-content-length", "66560")
                .add("Authorization", authorization(signedHeaders, signature));
        for (int i = 0; i < more.length; i += 2) {
            headers.add(more[i], more[i + 1]);
        }
        return RequestHead.parse("PUT", "/examplebucket/chunkObject.txt", headers.build());
    }

    private static byte[] body(String first, String second, String last, String trailer) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        chunk(body, 65536, first);
        chunk(body, 1024, second);
        body.writeBytes(Example.bytes("0;chunk-signature=" + last + "\r\n" + trailer + "\r\n"));
        return body.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream body, int size, String signature) {
        body.writeBytes(Example.bytes(Integer.toHexString(size) + ";chunk-signature=" + signature + "\r\n"));
        body.writeBytes(letters(size));
        body.writeBytes(Example.bytes("\r\n"));
    }

    private static byte[] letters(int length) {
        byte[] letters = new byte[length];
        Arrays.fill(letters, (byte) 'a');
        return letters;
    }

    @ParameterizedTest(name = "in pieces of {0} bytes")
    @CsvSource({"1", "7", "4096", "100000"})
    void signedChunks(int pieceBytes) {
        PayloadVerifier verifier = Example.verifier(chunked(
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;"
                        + "x-amz-storage-class",
                "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
                "Content-Length",
                "66824"));
        byte[] body = body(
                "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
                "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
                "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
                "");
        assertThat(body).hasSize(66824);
        assertThat(Example.payload(verifier, body, pieceBytes)).isEqualTo(letters(66560));
        assertThat(verifier.finish().size()).isZero();
        assertThat(verifier.payloadLength()).hasValue(66560);
    }

    @Test
    void signedChunksWithSignedTrailer() {
        PayloadVerifier verifier = Example.verifier(chunked(
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
                "content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;"
                        + "x-amz-storage-class;x-amz-trailer",
                "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e",
                "x-amz-trailer",
                "x-amz-checksum-crc32c"));
        byte[] body = body(
                "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
                "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
                "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992",
                "x-amz-checksum-crc32c:sOO8/Q==" + CRLF
                        + "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435"
                        + CRLF);
        assertThat(Example.payload(verifier, body, 1000)).isEqualTo(letters(66560));
        assertThat(verifier.finish().first("x-amz-checksum-crc32c")).contains("sOO8/Q==");
    }
}
