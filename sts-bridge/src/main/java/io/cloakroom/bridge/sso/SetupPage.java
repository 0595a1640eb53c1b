package io.cloakroom.bridge.sso;

import java.net.URI;
import java.util.List;

/**
 * What people paste to set their tools up, filled in for one bridge.
 *
 * @param url of the bridge
 */
record SetupPage(URI url, String region) {
    /** @param logins the words of the providers to log in to; at least one */
    String of(List<String> logins) {
        StringBuilder page = new StringBuilder();
        page.append(paragraph("""
            You need the AWS CLI, version 2.22 or newer, and a browser. No key is stored: you log in, and your tools get
            credentials that last for an hour and are renewed while your login lasts.\
            """));
        page.append(heading("1. Add a profile"));
        page.append(paragraph("Paste this into <code>~/.aws/config</code>:"));
        logins.forEach(login -> page.append(block(profile(login))));
        page.append(paragraph("""
            <code>sso_start_url</code> is only a name here. Command lines accept names of this host as they are and never
            contact it; everything goes to the endpoints below it. <code>sso_role_name</code> is <code>all</code> for all
            that you may do, or the name of one of your policies or roles.\
            """));
        page.append(heading("2. Log in"));
        page.append(block("""
            aws sso login --profile %1$s
            aws s3 ls --profile %1$s
            """.formatted(logins.get(0))));
        page.append(paragraph("""
            Where no browser can be opened, add <code>--use-device-code</code>.
            <code>aws sso logout --profile %s</code> ends the login, and with it all credentials that came of it. It
            drops every SSO login from the cache of the AWS CLI; without the profile nothing ends here. The AWS SDKs for
            Python, Java, JavaScript and Go use the same profile.\
            """.formatted(logins.get(0))));
        page.append(paragraph("""
            This shows your policies and roles as a menu, and writes the one that you choose into the profile. It reads
            no addresses there, so they are given to it:\
            """));
        page.append(block("""
            AWS_ENDPOINT_URL_SSO=%1$s AWS_ENDPOINT_URL_SSO_OIDC=%1$s aws configure sso --profile %2$s
            """.formatted(url + SsoEndpoint.PATH, logins.get(0))));
        page.append(heading("3. Other tools"));
        page.append(paragraph("They take credentials from the environment:"));
        page.append(block("""
            eval "$(aws configure export-credentials --profile %s --format env)"
            """.formatted(logins.get(0))));
        page.append(paragraph("<code>mc</code>:"));
        page.append(block(mc(logins.get(0))));
        page.append(paragraph("rclone:"));
        page.append(block(rclone(logins.get(0))));
        page.append(paragraph("DuckDB:"));
        page.append(block(duckDb()));
        return page.toString();
    }

    /** Where nobody can log in by this protocol. */
    String withoutLogin() {
        return paragraph("""
            This bridge offers no login with the command line: its operator has not named a client for it. Exchange a
            token of your identity provider for credentials instead, at the STS endpoint:\
            """) + block("""
                AWS_ENDPOINT_URL=%s
                AWS_REGION=%s
                """.formatted(url, region));
    }

    String profile(String login) {
        return """
            [profile %1$s]
            sso_session = %1$s
            sso_account_id = 000000000000
            sso_role_name = all
            region = %2$s
            services = %1$s
            s3 =
              addressing_style = path

            [sso-session %1$s]
            sso_start_url = %3$s%1$s
            sso_region = %2$s
            sso_registration_scopes = sso:account:access

            [services %1$s]
            sso =
              endpoint_url = %4$s
            sso_oidc =
              endpoint_url = %4$s
            s3 =
              endpoint_url = %5$s
            sts =
              endpoint_url = %5$s
            """.formatted(login, region, LoginProviders.START_URL, url + SsoEndpoint.PATH, url);
    }

    private String mc(String login) {
        return """
            export MC_HOST_%1$s=%2$s://$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY:$AWS_SESSION_TOKEN@%3$s
            mc ls %1$s
            """.formatted(login.replaceAll("[^A-Za-z0-9]", "_"), url.getScheme(), url.getRawAuthority());
    }

    private String rclone(String login) {
        return """
            rclone config create %s s3 provider=Other env_auth=true region=%s endpoint=%s force_path_style=true
            rclone lsd %1$s:
            """.formatted(login, region, url);
    }

    private String duckDb() {
        return """
            INSTALL httpfs; LOAD httpfs; INSTALL aws; LOAD aws;
            CREATE SECRET (TYPE s3, PROVIDER credential_chain, CHAIN 'env', REGION '%s',
              ENDPOINT '%s', URL_STYLE 'path', USE_SSL %s);
            """.formatted(region, url.getRawAuthority(), url.getScheme().equals("https"));
    }

    private static String heading(String text) {
        return "<h2>" + Page.text(text) + "</h2>\n";
    }

    /** @param html of our own */
    private static String paragraph(String html) {
        return "<p>" + html + "</p>\n";
    }

    private static String block(String text) {
        return "<pre>" + Page.text(text) + "</pre>\n";
    }
}
