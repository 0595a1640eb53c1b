package io.cloakroom.cli.sts;

import io.cloakroom.aws.sts.SessionCredentials;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What STS has issued.
 *
 * @param arn of the assumed role
 */
public record Issued(SessionCredentials session, Optional<String> arn) {
    private static final Pattern ACCOUNT = Pattern.compile("arn:[^:]*:sts::([0-9]{12}):.*");

    /** The account in the ARN, 12 digits. */
    public Optional<String> accountId() {
        return arn.map(ACCOUNT::matcher).filter(Matcher::matches).map(found -> found.group(1));
    }
}
