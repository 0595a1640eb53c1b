package io.cloakroom.cli.session;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.sts.SessionCredentials;
import io.cloakroom.aws.sts.SessionParameters;
import io.cloakroom.cli.documents.JsonTree;
import io.cloakroom.cli.login.CurrentLogin;
import io.cloakroom.cli.login.Screen;
import io.cloakroom.cli.login.Tokens;
import io.cloakroom.cli.profile.Profile;
import io.cloakroom.cli.running.Refused;
import io.cloakroom.cli.sts.Issued;
import io.cloakroom.cli.sts.NoCredentials;
import io.cloakroom.cli.sts.StsAnswer;
import io.cloakroom.cli.sts.WebIdentityForm;
import io.cloakroom.cli.web.Web;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What a login buys at the bridge.
 *
 * @param tokens that bought it
 */
public record UserSession(Profile profile, Tokens tokens, Issued issued) {
    /**
     * Fresh credentials.
     *
     * @param duration how long they last; empty: as long as the bridge says
     * @param mayOpenBrowser if there is no login
     * @throws Refused if there is no login, or the bridge refuses
     */
    public static UserSession of(Profile profile, Optional<Duration> duration, Screen screen, boolean mayOpenBrowser)
            throws Refused {
        CurrentLogin login = new CurrentLogin(profile, screen.environment());
        return of(profile, mayOpenBrowser ? login.tokensOrLogin(screen) : login.tokens(), duration);
    }

    /**
     * Credentials for tokens.
     *
     * @param duration how long they last; empty: as long as the bridge says
     * @throws Refused if the bridge refuses
     */
    public static UserSession of(Profile profile, Tokens tokens, Optional<Duration> duration) throws Refused {
        SessionParameters wanted =
                new SessionParameters(profile.openId().roleArn(), Optional.empty(), duration, Optional.empty());
        Web.Answer answer = profile.web()
                .form(URI.create(profile.bridge().sts() + "/"), WebIdentityForm.of(wanted, tokens.access()));
        try {
            return new UserSession(profile, tokens, StsAnswer.read(answer.status(), answer.body()));
        } catch (NoCredentials e) {
            throw Refused.by("the bridge gives no credentials: %s (%s)".formatted(e.sentence(), e.code()));
        }
    }

    /**
     * The credentials as {@code credential_process} of AWS SDKs wants them.
     *
     * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html">Process credential
     *     provider</a>
     */
    String processJson() {
        SessionCredentials session = issued.session();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("Version", 1);
        json.put("AccessKeyId", session.accessKeyId());
        json.put("SecretAccessKey", session.secretAccessKey().reveal());
        json.put("SessionToken", session.sessionToken().reveal());
        json.put(
                "Expiration",
                session.expiration().truncatedTo(ChronoUnit.SECONDS).toString());
        return JsonTree.line(json);
    }
}
