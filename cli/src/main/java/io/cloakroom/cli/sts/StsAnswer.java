package io.cloakroom.cli.sts;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.sts.SessionCredentials;
import io.cloakroom.aws.xml.XmlElement;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the answer of STS to {@code AssumeRoleWithWebIdentity}. */
public final class StsAnswer {
    private static final int MAX_ELEMENTS = 64;

    /** Errors that STS answers with status 400, but that may pass. */
    private static final Set<String> PASSING =
            Set.of("IDPCommunicationError", "Throttling", "ThrottlingException", "RequestLimitExceeded", "SlowDown");

    /** Parts of credentials are put into commands and URLs, so they are one printable word. */
    private static final Pattern WORD = Pattern.compile("[!-~]+");

    private StsAnswer() {}

    /** @throws NoCredentials if it is an error, or not an answer of STS */
    public static Issued read(int status, byte[] body) throws NoCredentials {
        XmlElement document;
        try {
            document = XmlElement.parse(body, MAX_ELEMENTS);
        } catch (AwsException e) {
            throw noSts(status);
        }
        if (status != 200) {
            throw error(status, document);
        }
        XmlElement result = document.child("AssumeRoleWithWebIdentityResult").orElseThrow(() -> noSts(status));
        XmlElement credentials = result.child("Credentials").orElseThrow(() -> noSts(status));
        return new Issued(
                new SessionCredentials(
                        member(credentials, "AccessKeyId"),
                        new Secret(member(credentials, "SecretAccessKey")),
                        new Secret(member(credentials, "SessionToken")),
                        expiration(member(credentials, "Expiration"))),
                result.child("AssumedRoleUser").flatMap(user -> user.childText("Arn")));
    }

    private static NoCredentials error(int status, XmlElement document) {
        Optional<XmlElement> error = document.child("Error");
        Optional<String> code = error.flatMap(element -> element.childText("Code"));
        if (code.isEmpty()) {
            return noSts(status);
        }
        String sentence = error.flatMap(element -> element.childText("Message")).orElse("The bridge refuses.");
        if (status >= 500 || PASSING.contains(code.get())) {
            return new NoCredentials(503, code.get(), sentence);
        }
        return new NoCredentials(status == 403 ? 403 : 400, code.get(), sentence);
    }

    private static String member(XmlElement credentials, String name) throws NoCredentials {
        return credentials
                .childText(name)
                .filter(text -> WORD.matcher(text).matches())
                .orElseThrow(() -> noSts(200));
    }

    private static Instant expiration(String text) throws NoCredentials {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw noSts(200);
        }
    }

    private static NoCredentials noSts(int status) {
        return NoCredentials.badGateway(
                "What answers at the address of the bridge is not STS: HTTP status %d.".formatted(status));
    }
}
