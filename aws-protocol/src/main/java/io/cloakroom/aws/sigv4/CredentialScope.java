package io.cloakroom.aws.sigv4;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * The day, region and service for which a signing key is valid.
 *
 * @param region empty only for calls of MinIO's admin API, whose clients sign so
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create a
 *     signed request</a>
 */
public record CredentialScope(LocalDate date, String region, String service) {
    static final String TERMINATOR = "aws4_request";

    private static final int MAX_PART = 64;

    /**
     * Reads {@code yyyymmdd/region/service/aws4_request}.
     *
     * @throws AwsException {@code AuthorizationHeaderMalformed} if the text isn't a scope
     */
    public static CredentialScope parse(String text) {
        return parse(text, AwsErrorCode.AUTHORIZATION_HEADER_MALFORMED);
    }

    static CredentialScope parse(String text, AwsErrorCode malformed) {
        int region = text.indexOf('/') + 1;
        int service = text.indexOf('/', region) + 1;
        int terminator = text.indexOf('/', service) + 1;
        if (region == 0 || service == 0 || terminator == 0 || !text.startsWith(TERMINATOR, terminator)) {
            throw malformed(malformed, text);
        }
        if (terminator + TERMINATOR.length() != text.length()) {
            throw malformed(malformed, text);
        }
        String regionName = text.substring(region, service - 1);
        String serviceName = text.substring(service, terminator - 1);
        if (!(regionName.isEmpty() || isName(regionName)) || !isName(serviceName)) {
            throw malformed(malformed, text);
        }
        return new CredentialScope(day(text, region - 1, malformed), regionName, serviceName);
    }

    private static LocalDate day(String text, int length, AwsErrorCode malformed) {
        if (length == 8) {
            int digits = AmzDate.digits(text, 0, 8);
            if (digits >= 0) {
                try {
                    return LocalDate.of(digits / 10000, digits / 100 % 100, digits % 100);
                } catch (DateTimeException e) {
                    throw malformed(malformed, text);
                }
            }
        }
        throw malformed(malformed, text);
    }

    private static boolean isName(String part) {
        if (part.isEmpty() || part.length() > MAX_PART) {
            return false;
        }
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && c != '-' && c != '_' && c != '.') {
                return false;
            }
        }
        return true;
    }

    private static AwsException malformed(AwsErrorCode code, String text) {
        return AwsException.of(
                code, "Expected a credential scope `yyyymmdd/region/service/aws4_request`, not `" + text + "`.");
    }

    /** The scope as it is signed: {@code yyyymmdd/region/service/aws4_request}. */
    public String text() {
        return AmzDate.day(date) + '/' + region + '/' + service + '/' + TERMINATOR;
    }

    /**
     * Requires any region. Only calls of MinIO's admin API may have none.
     *
     * @throws AwsException with the given code
     */
    void requireAnyRegion(AwsErrorCode malformed) {
        if (region.isEmpty()) {
            throw AwsException.of(
                    malformed,
                    "The credential scope `" + text()
                            + "` has no region: `mc admin` signs like that, but this is not a call of the admin API.");
        }
    }

    /**
     * Requires a region, for servers that have one.
     *
     * @throws AwsException {@code AuthorizationHeaderMalformed} naming the expected region
     */
    public void requireRegion(String expected) {
        if (!region.equals(expected)) {
            throw new AwsException(
                    AwsErrorCode.AUTHORIZATION_HEADER_MALFORMED,
                    "The authorization header is malformed; the region is wrong; expecting '" + expected + "'.");
        }
    }
}
