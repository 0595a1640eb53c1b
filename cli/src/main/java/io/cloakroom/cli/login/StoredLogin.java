package io.cloakroom.cli.login;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.cli.profile.Profile;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What is known of a login beside its refresh token. None of it is secret.
 *
 * @param keeper who keeps the refresh token
 * @param endpoints of the provider, so that it need not be asked for them again
 */
public record StoredLogin(String user, Instant since, String keeper, Place place, ObjectNode endpoints) {
    /** Where it is good: a profile that says something else has no login. */
    record Place(String issuer, String client) {
        /** As {@code equals}, which records put together at run time: that takes longer than all else they do here. */
        boolean isSame(Place other) {
            return issuer.equals(other.issuer) && client.equals(other.client);
        }

        static Place of(Profile profile) {
            return new Place(
                    profile.openId().issuer().toString(), profile.openId().client());
        }
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("user", user);
        json.put("since", since.truncatedTo(ChronoUnit.MILLIS).toString());
        json.put("keeper", keeper);
        json.put("issuer", place.issuer());
        json.put("client", place.client());
        json.set("endpoints", endpoints);
        return json;
    }

    /** Reads it; empty if it is none. */
    static Optional<StoredLogin> read(ObjectNode json) {
        try {
            return json.path("endpoints") instanceof ObjectNode endpoints
                    ? Optional.of(new StoredLogin(
                            json.path("user").asText(),
                            Instant.parse(json.path("since").asText()),
                            json.path("keeper").asText(),
                            new Place(
                                    json.path("issuer").asText(),
                                    json.path("client").asText()),
                            endpoints))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
