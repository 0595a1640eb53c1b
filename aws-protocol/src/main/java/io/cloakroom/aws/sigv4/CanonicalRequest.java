package io.cloakroom.aws.sigv4;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.s3.PresignedParameters;
import io.cloakroom.aws.s3.UriEncoding;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Writes the canonical request of SigV4 and the string to sign over it. Signing and verifying share it, so that both
 * agree.
 *
 * <p>Query names and values are decoded and encoded again ({@code +} and {@code %20} are both a space). Header values
 * are trimmed, and runs of white space in them become one space. Repeated headers are joined by commas in the order
 * they came.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">Canonical request</a>
 */
final class CanonicalRequest {
    private static final Comparator<QueryParameter> BY_NAME_AND_VALUE =
            Comparator.comparing(QueryParameter::rawName).thenComparing(QueryParameter::rawValue);

    private CanonicalRequest() {}

    /** The string to sign: algorithm, time, scope and the hash of the canonical request. */
    static WireBuffer stringToSign(String date, CredentialScope scope, WireBuffer canonicalRequest) {
        MessageDigest digest = Sha256.newDigest();
        digest.update(canonicalRequest.array(), 0, canonicalRequest.length());
        return new WireBuffer(192)
                .put(SigV4.ALGORITHM)
                .put('\n')
                .put(date)
                .put('\n')
                .put(scope.text())
                .put('\n')
                .putHex(digest.digest());
    }

    /** @param path in the encoding of the canonical request */
    static WireBuffer of(String method, String path, String canonicalQuery, SignedPart signed) {
        WireBuffer out = new WireBuffer(2048);
        out.put(method).put('\n').put(path).put('\n').put(canonicalQuery).put('\n');
        List<String> names = signed.signedHeaders();
        for (int i = 0; i < names.size(); i++) {
            putHeader(out, names.get(i), signed.headers());
        }
        out.put('\n');
        for (int i = 0; i < names.size(); i++) {
            if (i > 0) {
                out.put(';');
            }
            out.put(names.get(i));
        }
        return out.put('\n').put(signed.payloadHash());
    }

    /** The signed headers and the payload hash of a request. */
    record SignedPart(Headers headers, List<String> signedHeaders, String payloadHash) {}

    private static void putHeader(WireBuffer out, String name, Headers headers) {
        out.put(name).put(':');
        boolean found = false;
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equals(name)) {
                if (found) {
                    out.put(',');
                }
                found = true;
                putValue(out, headers.value(i));
            }
        }
        if (!found) {
            putMissing(out, name);
        }
        out.put('\n');
    }

    private static void putMissing(WireBuffer out, String name) {
        if (!name.equals("expect")) {
            throw AwsException.of(
                    AwsErrorCode.SIGNATURE_DOES_NOT_MATCH, "The signed header `" + name + "` is not in the request.");
        }
        out.put("100-continue"); // proxies take this header away, some clients sign it
    }

    private static void putValue(WireBuffer out, String value) {
        int start = out.length();
        out.put(value);
        if (out.mayHaveSpaces(start)) {
            out.truncate(start);
            putCollapsed(out, value);
        }
    }

    private static void putCollapsed(WireBuffer out, String value) {
        boolean pending = false;
        boolean begun = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ' ' || c == '\t') {
                pending = begun;
            } else {
                if (pending) {
                    out.put(' ');
                    pending = false;
                }
                begun = true;
                out.put(c);
            }
        }
    }

    /** The canonical query: parameters sorted by encoded name and value, without the signature of a presigned URL. */
    static String query(List<QueryParameter> query) {
        if (query.isEmpty()) {
            return "";
        }
        List<QueryParameter> sorted = new ArrayList<>(query.size());
        for (QueryParameter parameter : query) {
            if (!parameter.name().equals(PresignedParameters.SIGNATURE)) {
                sorted.add(canonical(parameter));
            }
        }
        sorted.sort(BY_NAME_AND_VALUE);
        StringBuilder text = new StringBuilder(256);
        for (QueryParameter parameter : sorted) {
            if (!text.isEmpty()) {
                text.append('&');
            }
            text.append(parameter.rawName()).append('=').append(parameter.rawValue());
        }
        return text.toString();
    }

    private static QueryParameter canonical(QueryParameter parameter) {
        return new QueryParameter(
                UriEncoding.canonicalComponent(parameter.rawName()),
                UriEncoding.canonicalComponent(parameter.rawValue()),
                parameter.name(),
                parameter.value());
    }
}
