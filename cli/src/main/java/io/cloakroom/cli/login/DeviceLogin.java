package io.cloakroom.cli.login;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.Secret;
import io.cloakroom.cli.running.Refused;
import io.cloakroom.cli.web.Web;
import io.cloakroom.cli.web.WebAddress;
import java.time.Duration;

/**
 * Logging in on another device: a code is typed there, and asked for here until somebody has (RFC 8628). The challenge
 * of PKCE goes with it, for Keycloak wants one from a client that demands it.
 */
final class DeviceLogin {
    private static final int DEFAULT_INTERVAL = 5;
    private static final int SLOWER = 5;
    private static final int LONGEST_INTERVAL = 60;

    /** How long a person may take on the other device, if the code is good for so long. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Provider provider;
    private final Screen screen;
    private final Duration patience;

    DeviceLogin(Provider provider, Screen screen, Duration patience) {
        this.provider = provider;
        this.screen = screen;
        this.patience = patience;
    }

    /** @throws Refused if nobody confirms the code, or the provider offers no such login */
    Tokens run() throws Refused {
        Pkce pkce = Pkce.drawn();
        Web.Answer answer = provider.startDevice(new Secret(pkce.challenge()));
        ObjectNode started = answer.json()
                .filter(json -> answer.isGood() && json.path("device_code").isTextual())
                .orElseThrow(() -> Refused.by("the provider begins no login for a device: " + answer.why()));
        String page = started.path("verification_uri").asText();
        WebAddress.parse("verification_uri", page);
        screen.say("Open %s in any browser and type the code %s"
                .formatted(page, started.path("user_code").asText()));
        String complete = started.path("verification_uri_complete").asText();
        if (!complete.isEmpty()) {
            screen.say("or open " + complete);
            draw(page, complete);
        }
        screen.say("Confirm it only if you began this login yourself.");
        int seconds = started.path("expires_in").asInt(Integer.MAX_VALUE);
        long end = System.nanoTime() + Math.min(Duration.ofSeconds(seconds).toNanos(), patience.toNanos());
        int interval = Math.max(1, started.path("interval").asInt(DEFAULT_INTERVAL));
        Secret code = new Secret(started.path("device_code").asText());
        while (System.nanoTime() < end) {
            pause(Math.min(
                    Duration.ofSeconds(Math.min(interval, LONGEST_INTERVAL)).toNanos(), end - System.nanoTime()));
            Web.Answer polled = provider.pollDevice(code, pkce.verifier());
            if (Provider.isError(polled, "slow_down")) {
                interval += SLOWER;
            } else if (Provider.isError(polled, "access_denied")) {
                throw Refused.noLogin("the login was refused in the browser");
            } else if (Provider.isError(polled, "expired_token")) {
                break;
            } else if (!Provider.isError(polled, "authorization_pending")) {
                return Tokens.read(polled);
            }
        }
        throw Refused.noLogin("nobody confirmed the code in time");
    }

    /** For a camera, where somebody sees it. Only an address of that page: a camera may open whatever it reads. */
    private void draw(String page, String complete) {
        if (screen.canDraw() && complete.startsWith(page + "?") && complete.length() <= ScanCode.MAX_CHARS) {
            ScanCode.of(complete).lines().forEach(screen::draw);
        }
    }

    private static void pause(long nanos) throws Refused {
        try {
            Thread.sleep(Duration.ofNanos(nanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refused.by("interrupted");
        }
    }
}
