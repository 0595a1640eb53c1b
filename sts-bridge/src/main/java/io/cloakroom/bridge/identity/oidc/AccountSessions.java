package io.cloakroom.bridge.identity.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.aws.Secret;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The logins of a user, by Keycloak's account API. It takes access tokens for the audience {@code account} with its
 * role {@code manage-account}, which Keycloak's users have unless somebody took it from them.
 *
 * @param discovery the address of the provider's discovery document, beside which the API is
 */
record AccountSessions(ProviderClient.Conversation conversation, URI discovery) {
    private static final String WELL_KNOWN = "/.well-known/openid-configuration";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** So many are told at most, of a user who logs in from scripts. */
    private static final int MOST = 200;

    private static final int MOST_CHARACTERS = 100;

    /** It becomes part of an address. */
    private static final Pattern SESSION_ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    /** Empty: the provider has no such API, or does not let this token use it. */
    Optional<List<ProviderLogin>> list(Secret accessToken) throws ProviderException {
        Optional<URI> url = address("/devices");
        if (url.isEmpty()) {
            return Optional.empty();
        }
        HttpCall.Answer answer = ask("GET", url.get(), accessToken);
        if (isRefusal(answer)) {
            return Optional.empty();
        }
        JsonNode devices = read(url.get(), answer);
        List<ProviderLogin> logins = new ArrayList<>();
        for (JsonNode device : devices) {
            for (JsonNode session : device.path("sessions")) {
                boolean isNamed = session.path("id").isTextual()
                        && SESSION_ID.matcher(session.path("id").textValue()).matches();
                if (logins.size() < MOST && isNamed) {
                    logins.add(login(device, session));
                }
            }
        }
        return Optional.of(logins);
    }

    /**
     * Ends a login.
     *
     * @param sessionId one of those that were listed
     * @throws ProviderException if it may still go on
     */
    void end(Secret accessToken, String sessionId) throws ProviderException {
        URI url = address("/" + sessionId).orElseThrow(() -> new ProviderException("there is no account API"));
        int status = ask("DELETE", url, accessToken).status();
        // One that has ended in the meantime is over too.
        if (status / 100 != 2 && status != 404) {
            throw new ProviderException("%s answers %d, expected 204".formatted(url, status));
        }
    }

    private Optional<URI> address(String path) {
        String text = discovery.toString();
        return text.endsWith(WELL_KNOWN)
                ? Optional.of(
                        URI.create(text.substring(0, text.length() - WELL_KNOWN.length()) + "/account/sessions" + path))
                : Optional.empty();
    }

    private HttpCall.Answer ask(String method, URI url, Secret accessToken) throws ProviderException {
        try {
            return conversation.send(HttpCall.json(method, url, accessToken, Optional.empty(), false));
        } catch (IllegalArgumentException e) {
            // The token cannot be a header's value. The exception's own message would repeat it.
            throw new ProviderException("its access token cannot be sent");
        }
    }

    private static boolean isRefusal(HttpCall.Answer answer) {
        return answer.status() == 401 || answer.status() == 403 || answer.status() == 404;
    }

    private static JsonNode read(URI url, HttpCall.Answer answer) throws ProviderException {
        try {
            JsonNode read = JSON.readTree(answer.body());
            if (answer.status() == 200 && read.isArray()) {
                return read;
            }
        } catch (IOException e) {
            // the same answer
        }
        throw new ProviderException("%s answers %d, expected 200 with a JSON array".formatted(url, answer.status()));
    }

    private static ProviderLogin login(JsonNode device, JsonNode session) {
        List<String> clients = new ArrayList<>();
        session.path("clients")
                .forEach(client -> text(client, "clientName")
                        .or(() -> text(client, "clientId"))
                        .ifPresent(clients::add));
        String said = Stream.of(text(session, "browser"), text(device, "os"))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        return new ProviderLogin(
                session.path("id").textValue(),
                text(session, "ipAddress"),
                said.isEmpty() ? Optional.empty() : Optional.of(said),
                time(session, "started"),
                time(session, "lastAccess"),
                clients,
                session.path("current").asBoolean(false));
    }

    private static Optional<String> text(JsonNode object, String name) {
        String text = object.path(name).asText("");
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(text.substring(0, Math.min(text.length(), MOST_CHARACTERS)));
    }

    private static Optional<Instant> time(JsonNode object, String name) {
        JsonNode seconds = object.path(name);
        return seconds.isIntegralNumber() && seconds.canConvertToInt() && seconds.intValue() > 0
                ? Optional.of(Instant.ofEpochSecond(seconds.intValue()))
                : Optional.empty();
    }
}
