package io.cloakroom.aws.sigv4;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.payload.Hex;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * The credential, signed headers and signature of a request, from its header or its query.
 *
 * @param signedHeaders lower-case, sorted, each once
 * @param signature 64 lower-case hexadecimal digits
 */
record ShownCredential(String accessKeyId, CredentialScope scope, List<String> signedHeaders, String signature) {
    private static final int MAX_ACCESS_KEY_ID = 128;
    private static final int MAX_SIGNED_HEADERS = 100;

    ShownCredential {
        signedHeaders = List.copyOf(signedHeaders);
    }

    /**
     * Reads the parts of a signature.
     *
     * @param credential {@code <access key id>/<scope>}; the access key id may contain slashes
     * @throws AwsException with the given code
     */
    static ShownCredential of(String credential, String signedHeaders, String signature, AwsErrorCode malformed) {
        int scope = scopeStart(credential);
        if (scope < 1) {
            throw AwsException.of(
                    malformed,
                    "The Credential is mal-formed; expecting `<access-key-id>/yyyymmdd/region/service/aws4_request`.");
        }
        String accessKeyId = credential.substring(0, scope - 1);
        if (!isAccessKeyId(accessKeyId)) {
            throw AwsException.of(
                    malformed, "The access key id holds characters that no access key id has, or is too long.");
        }
        if (!Hex.isLowerHex(signature, 64)) {
            throw AwsException.of(malformed, "The Signature must be 64 lower-case hexadecimal digits.");
        }
        return new ShownCredential(
                accessKeyId,
                CredentialScope.parse(credential.substring(scope), malformed),
                headerNames(signedHeaders, malformed),
                signature);
    }

    private static int scopeStart(String credential) {
        int at = credential.length();
        for (int slash = 0; slash < 4; slash++) {
            at = credential.lastIndexOf('/', at - 1);
            if (at <= 0) {
                return -1;
            }
        }
        return at + 1;
    }

    static boolean isAccessKeyId(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '=' || c == ',' || c == '`') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MAX_ACCESS_KEY_ID;
    }

    private static List<String> headerNames(String text, AwsErrorCode malformed) {
        List<String> names = new ArrayList<>(16);
        boolean sorted = true;
        int start = 0;
        while (start <= text.length()) {
            int end = text.indexOf(';', start);
            end = end < 0 ? text.length() : end;
            String name = text.substring(start, end).toLowerCase(Locale.ROOT);
            if (name.isEmpty() || names.size() == MAX_SIGNED_HEADERS) {
                throw AwsException.of(malformed, "SignedHeaders must name 1 to " + MAX_SIGNED_HEADERS + " headers.");
            }
            sorted &= names.isEmpty() || names.getLast().compareTo(name) < 0;
            names.add(name);
            start = end + 1;
        }
        if (!sorted) {
            Collections.sort(names);
            requireDistinct(names, malformed);
        }
        return names;
    }

    private static void requireDistinct(List<String> sorted, AwsErrorCode malformed) {
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).equals(sorted.get(i - 1))) {
                throw AwsException.of(malformed, "SignedHeaders names `" + sorted.get(i) + "` twice.");
            }
        }
    }
}
