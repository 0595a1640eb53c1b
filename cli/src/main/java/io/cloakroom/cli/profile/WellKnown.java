package io.cloakroom.cli.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.cli.running.Refused;
import io.cloakroom.cli.web.Web;
import io.cloakroom.cli.web.WebAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a bridge says at {@code /.well-known/cloakroom}: its addresses, and the providers that people can log in at.
 *
 * @param document version 1 of it
 */
public record WellKnown(URI bridge, ObjectNode document) {
    /** The path of the document. */
    public static final String PATH = "/.well-known/cloakroom";

    /** @throws Refused if the bridge cannot be reached, or offers no login */
    public static WellKnown of(URI bridge, Web web) throws Refused {
        Web.Answer answer = web.get(URI.create(bridge + PATH));
        if (!answer.isGood()) {
            throw Refused.by("%s does not say how to log in: HTTP status %d at %s. Give --issuer and --endpoint instead"
                    .formatted(bridge, answer.status(), PATH));
        }
        ObjectNode document = answer.json()
                .filter(json -> json.path("version").asInt() == 1)
                .orElseThrow(() ->
                        Refused.by("what %s answers at %s is not a document of version 1".formatted(bridge, PATH)));
        return new WellKnown(bridge, document);
    }

    /**
     * The profile for one of the providers.
     *
     * @param provider its name or issuer; without: the first one
     * @throws Refused if there is no such provider, or the document cannot be used
     */
    public Profile profile(String name, @Nullable String provider, Optional<Path> authorities) throws Refused {
        JsonNode endpoints = document.path("endpoints");
        JsonNode login = provider(provider);
        Profile profile = Profile.of(
                name,
                new Profile.BridgePlace(
                        WebAddress.parse("endpoints.s3", endpoints.path("s3").asText()),
                        WebAddress.parse("endpoints.sts", endpoints.path("sts").asText()),
                        document.path("region").asText(Profile.BridgePlace.DEFAULT_REGION),
                        !document.path("addressing").asText().equals("virtual")),
                new OpenId(
                        WebAddress.parse("issuer", login.path("issuer").asText()),
                        login.path("client").asText(OpenId.DEFAULT_CLIENT),
                        login.path("scopes").asText(OpenId.DEFAULT_SCOPES),
                        Optional.of(login.path("roleArn").asText()).filter(arn -> !arn.isEmpty())),
                authorities);
        requireSameHost(profile.bridge().s3());
        requireSameHost(profile.bridge().sts());
        return profile;
    }

    /** Without encryption somebody on the way may have answered, and would have the tokens sent elsewhere. */
    private void requireSameHost(URI place) throws Refused {
        if (!WebAddress.isProtected(bridge) && !place.getHost().equalsIgnoreCase(bridge.getHost())) {
            throw Refused.usage(
                    ("%s says without encryption that its place is `%s`, and anybody on the way could say so: give its"
                                    + " https:// address, or --issuer and --endpoint")
                            .formatted(bridge, place));
        }
    }

    /** The address of AWS's login protocol; empty if it is off. */
    public Optional<String> sso() {
        return Optional.of(document.path("endpoints").path("sso").asText()).filter(url -> !url.isEmpty());
    }

    private JsonNode provider(@Nullable String wanted) throws Refused {
        List<String> names = new ArrayList<>();
        for (JsonNode each : document.path("providers")) {
            String name = each.path("name").asText();
            if (wanted == null
                    || wanted.equals(name)
                    || wanted.equals(each.path("issuer").asText())) {
                return each;
            }
            names.add(name.isEmpty() ? each.path("issuer").asText() : name);
        }
        throw Refused.usage(
                names.isEmpty()
                        ? "%s has no provider that people can log in at".formatted(bridge)
                        : "%s has no provider `%s`, but %s".formatted(bridge, wanted, String.join(", ", names)));
    }
}
