package io.cloakroom.cli.session;

import io.cloakroom.aws.sts.SessionCredentials;
import io.cloakroom.cli.profile.Profile;
import io.cloakroom.cli.web.WebAddress;
import java.net.URI;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Environment variables by which programs find the bridge and the credentials: AWS SDKs, and MinIO's {@code mc}. */
public final class Variables {
    /** What would make SDKs ask elsewhere, or is of other credentials. */
    static final List<String> OF_OTHERS = List.of(
            "AWS_PROFILE",
            "AWS_DEFAULT_PROFILE",
            "AWS_ROLE_ARN",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
            "AWS_SECURITY_TOKEN");

    /** By these SDKs would pass by the bridge, and show AWS the session token. Configuration files have them, too. */
    private static final List<String> SWITCHED_OFF =
            List.of("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT");

    private Variables() {}

    static Map<String, String> of(UserSession session) {
        SessionCredentials credentials = session.issued().session();
        Profile profile = session.profile();
        Map<String, String> all = new LinkedHashMap<>();
        all.put("AWS_ACCESS_KEY_ID", credentials.accessKeyId());
        all.put("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey().reveal());
        all.put("AWS_SESSION_TOKEN", credentials.sessionToken().reveal());
        all.put(
                "AWS_CREDENTIAL_EXPIRATION",
                credentials.expiration().truncatedTo(ChronoUnit.SECONDS).toString());
        all.put("AWS_REGION", profile.bridge().region());
        all.put("AWS_DEFAULT_REGION", profile.bridge().region());
        all.put("AWS_ENDPOINT_URL_S3", profile.bridge().s3().toString());
        all.put("AWS_ENDPOINT_URL_STS", profile.bridge().sts().toString());
        SWITCHED_OFF.forEach(name -> all.put(name, "false"));
        profile.authorities().ifPresent(file -> all.put("AWS_CA_BUNDLE", file.toString()));
        all.put("MC_HOST_" + alias(profile.name()), mcHost(profile.bridge().s3(), credentials));
        return all;
    }

    /** The alias of {@code mc}: the name of a variable has no dots and hyphens. */
    public static String alias(String profile) {
        String alias = profile.replaceAll("[^A-Za-z0-9]", "_");
        return Character.isDigit(alias.charAt(0)) ? "_" + alias : alias;
    }

    private static String mcHost(URI endpoint, SessionCredentials credentials) {
        return "%s://%s:%s:%s@%s"
                .formatted(
                        endpoint.getScheme(),
                        credentials.accessKeyId(),
                        credentials.secretAccessKey().reveal(),
                        credentials.sessionToken().reveal(),
                        WebAddress.authority(endpoint));
    }
}
