package io.cloakroom.cli.sts;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.s3.UriEncoding;
import io.cloakroom.aws.sts.SessionParameters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The form of a call of {@code AssumeRoleWithWebIdentity}.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">API reference</a>
 */
public final class WebIdentityForm {
    /** The type of its content. */
    public static final String TYPE = "application/x-www-form-urlencoded";

    private WebIdentityForm() {}

    /** The body, which holds the token. */
    public static String of(SessionParameters wanted, Secret token) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Action", "AssumeRoleWithWebIdentity");
        fields.put("Version", "2011-06-15");
        wanted.roleArn().ifPresent(arn -> fields.put("RoleArn", arn));
        wanted.roleSessionName().ifPresent(name -> fields.put("RoleSessionName", name));
        wanted.duration().ifPresent(duration -> fields.put("DurationSeconds", Long.toString(duration.toSeconds())));
        wanted.policy().ifPresent(policy -> fields.put("Policy", policy));
        fields.put("WebIdentityToken", token.reveal());
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + UriEncoding.encodeComponent(field.getValue()))
                .collect(Collectors.joining("&"));
    }
}
