package io.cloakroom.bridge;

import java.util.regex.Pattern;

/**
 * Blots out what looks like a secret in a log line. This is only a second net. The code logs no secrets, but the
 * message of a foreign exception may quote a URL or a header.
 */
final class Redaction {
    private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]++(\\.[A-Za-z0-9_-]*+)*+");
    private static final Pattern PARAMETER = Pattern.compile(
            "(?i)((?:x-amz-(?:signature|security-token|credential)|webidentity(?:access)?token|token|password|secret|client_secret"
                    + "|authorization|signature)\"?\\s?[=:]\\s?\"?)(?:(?:Bearer|Basic|AWS4-HMAC-SHA256) )?+[^\\s&\",;]++");

    private Redaction() {}

    static String redact(String text) {
        return PARAMETER.matcher(TOKEN.matcher(text).replaceAll("***")).replaceAll("$1***");
    }
}
