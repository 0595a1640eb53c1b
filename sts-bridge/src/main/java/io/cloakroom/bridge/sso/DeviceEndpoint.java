package io.cloakroom.bridge.sso;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.endpoint.Admission;
import io.cloakroom.bridge.endpoint.Endpoint;
import io.cloakroom.bridge.endpoint.ErrorForm;
import io.cloakroom.bridge.endpoint.RateLimit;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The page that people see before they confirm a login on another device, on the address of the console: which program
 * asks, from where, and since when. Whoever has got the link from somebody else can see that it is not their own login.
 * What it says is sealed into the link. The login itself goes on at the provider.
 */
public final class DeviceEndpoint implements Endpoint {
    static final String PATH = "/-/device";

    /** In the query, the sealed {@link SealedTokens.Asked}. */
    static final String LINK = "login";

    private static final Headers HEADERS = Headers.builder()
            .add("content-type", "text/html; charset=utf-8")
            .add("cache-control", "no-store")
            .build();

    private final SealedTokens sealed;
    private final RateLimit rateLimit;
    private final InstantSource clock;

    public DeviceEndpoint(SsoServices services) {
        this.sealed = services.sealed();
        this.rateLimit = services.rateLimit();
        this.clock = services.clock();
    }

    @Override
    public boolean accepts(RequestHead head) {
        return head.rawPath().equals(PATH)
                && (head.method().equals("GET") || head.method().equals("HEAD"));
    }

    @Override
    public String service() {
        return "sso";
    }

    @Override
    public Optional<ErrorForm> errors() {
        return Optional.of(
                (reason, requestId) -> page(reason.code().status(), """
                    <h1>The login cannot go on</h1>
                    <p lang="de">Die Anmeldung kann nicht fortgesetzt werden.</p>
                    <p>%s</p>
                    """.formatted(Page.text(reason.sentence()))));
    }

    @Override
    public Admission admit(RequestHead head, ClientConnection client, AuditDraft audit) {
        audit.asked("sso-oidc:ConfirmDevice", "");
        rateLimit.require(client.address());
        Optional<SealedTokens.Asked> asked = head.queryValue(LINK)
                .flatMap(sealed::asked)
                .filter(it -> clock.instant().isBefore(it.expiration()));
        if (asked.isEmpty()) {
            audit.because(() -> "no link of ours, or an old one").refused(AwsErrorCode.INVALID_REQUEST);
        }
        return new Admission.Answered(asked.map(this::page).orElseGet(DeviceEndpoint::over));
    }

    private static HttpAnswer over() {
        return page(AwsErrorCode.INVALID_REQUEST.status(), """
            <h1>This link is over</h1>
            <p>It is too old, or not whole. Begin the login again in your program.</p>
            <p lang="de">Der Link ist abgelaufen oder unvollständig. Bitte die Anmeldung im Programm neu beginnen.</p>
            """);
    }

    private HttpAnswer page(SealedTokens.Asked asked) {
        long minutes =
                Math.max(0, Duration.between(asked.begun(), clock.instant()).toMinutes());
        String since = minutes == 0 ? "less than a minute" : minutes == 1 ? "a minute" : minutes + " minutes";
        return page(200, """
            <h1>Is this your login?</h1>
            <p>A program wants to log in with your name, and to get to all that you may do.</p>
            <dl>
            <dt>Program</dt><dd>%s</dd>
            <dt>At the address</dt><dd>%s</dd>
            <dt>Began</dt><dd>%s ago</dd>
            <dt>Its code</dt><dd><code>%s</code></dd>
            </dl>
            <p>Go on only if you began this yourself and your own screen shows this code. If somebody has sent you this
            link, close the page: they would get your data.</p>
            <p lang="de">Nur fortfahren, wenn Sie diese Anmeldung selbst begonnen haben und Ihr eigener Bildschirm
            diesen Code zeigt. Hat Ihnen jemand den Link geschickt, schließen Sie die Seite.</p>
            <p><a class="button primary" href="%s">I began this: log in · <span lang="de">Anmelden</span></a></p>
            """.formatted(
                        Page.text(asked.program()),
                        Page.text(asked.address()),
                        since,
                        Page.text(asked.userCode()),
                        Page.text(asked.page().toString())));
    }

    /** The console adds its own security headers, and its style. */
    private static HttpAnswer page(int status, String main) {
        return new HttpAnswer(status, HEADERS, """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>Cloakroom: a login on another device</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <link rel="stylesheet" href="../app.css"><main class="alone">
            %s</main></html>
            """.formatted(main).getBytes(UTF_8));
    }
}
