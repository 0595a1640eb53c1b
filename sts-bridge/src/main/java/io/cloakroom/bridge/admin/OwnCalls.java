package io.cloakroom.bridge.admin;

import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;
import static io.cloakroom.bridge.admin.AdminCall.Body.PLAIN;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.credentials.Cutoff;
import io.cloakroom.bridge.credentials.Cutoff.Scope;
import io.cloakroom.bridge.credentials.CutoffFile;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.credentials.KeyRing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The calls that MinIO lacks: cut-offs, the key ring, and forgetting policies whose document is gone. */
final class OwnCalls {
    private static final String BASE = "cloakroom/";
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    private final Cutoffs cutoffs;
    private final Upkeep upkeep;
    private final InstantSource clock;

    OwnCalls(Cutoffs cutoffs, Upkeep upkeep, InstantSource clock) {
        this.cutoffs = cutoffs;
        this.upkeep = upkeep;
        this.clock = clock;
    }

    List<AdminCall> calls() {
        return List.of(
                AdminCall.post(BASE + "cutoffs")
                        .needs("admin:RemoveServiceAccount")
                        .reading(PLAIN)
                        .answering(this::cutOff),
                AdminCall.get(BASE + "cutoffs")
                        .needs("admin:ListTemporaryAccounts")
                        .answering(request -> list()),
                AdminCall.post(BASE + "rotate-keys")
                        .needs("admin:ConfigUpdate")
                        .answering(request -> view(upkeep.rotateKeys())),
                AdminCall.post(BASE + "forget-policy", "name")
                        .needs("admin:DeletePolicy")
                        .answering(request ->
                                AdminJson.object().put("forgotten", upkeep.forgetPolicy(request.parameter("name")))));
    }

    private static JsonNode view(KeyRing.Content ring) {
        return AdminJson.object()
                .put("keys", ring.keys())
                .put("newest", ring.newest().toString());
    }

    private JsonNode cutOff(AdminRequest request) {
        JsonNode body = request.json(INVALID_REQUEST);
        Instant now = clock.instant();
        Instant before = AdminJson.time(body, "before").orElse(now);
        if (before.isAfter(now.plus(CLOCKS_DIFFER))) {
            throw AwsException.of(
                    INVALID_REQUEST,
                    "`before` is in the future: a cut-off cannot be taken back, and would keep out everybody it concerns.");
        }
        return cutoffs.add(new Cutoff(scope(body), before)).toTree();
    }

    private static Scope scope(JsonNode body) {
        try {
            return CutoffFile.askedScope(body.path("scope"));
        } catch (IllegalArgumentException e) {
            throw AwsException.of(INVALID_REQUEST, e.getMessage() + ".");
        }
    }

    private ObjectNode list() {
        ObjectNode answer = AdminJson.object();
        ArrayNode list = answer.putArray("cutoffs");
        cutoffs.inForce().forEach(file -> list.add(file.toTree()));
        return answer;
    }
}
