package io.cloakroom.bridge.admin;

import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;
import static io.cloakroom.bridge.admin.AdminCall.Body.PLAIN;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.audit.AuditDecision;
import io.cloakroom.bridge.authz.OwnAccess;
import io.cloakroom.bridge.credentials.Cutoff;
import io.cloakroom.bridge.credentials.Cutoff.Scope;
import io.cloakroom.bridge.credentials.CutoffFile;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.credentials.KeyRing;
import io.cloakroom.policy.match.KnownActions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The calls that MinIO lacks: cut-offs, the key ring, forgetting policies, and what callers may do and why. */
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
                AdminCall.get(BASE + "explain", "action")
                        .decidedBy(
                                "admin:AccountInfo", request -> request.audit().decided(AuditDecision.ALLOW))
                        .answering(OwnCalls::explain),
                AdminCall.post(BASE + "rotate-keys")
                        .needs("admin:ConfigUpdate")
                        .answering(request -> view(upkeep.rotateKeys())),
                AdminCall.post(BASE + "forget-policy", "name")
                        .needs("admin:DeletePolicy")
                        .answering(request ->
                                AdminJson.object().put("forgotten", upkeep.forgetPolicy(request.parameter("name")))));
    }

    /** Whether the caller may do something. Nobody is told about somebody else. */
    private static JsonNode explain(AdminRequest request) {
        String action = request.parameter("action");
        requireOfS3(action);
        OwnAccess access = request.explain(action, target(request));
        ObjectNode answer = AdminJson.object()
                .put("allowed", access.isAllowed())
                .put("decision", access.decision())
                .put("reason", access.reason());
        access.decidedBy()
                .ifPresent(statement -> answer.put("policy", statement.policy()).put("statement", statement.label()));
        return answer;
    }

    /** @throws AwsException {@code InvalidRequest} unless it is the full name of an action of S3 */
    static void requireOfS3(String action) {
        if (!action.startsWith("s3:") || !KnownActions.all().contains(action)) {
            throw AwsException.of(INVALID_REQUEST, "`%s` is not an action of S3.".formatted(action));
        }
    }

    /** What a question is about: {@code bucket} and {@code key}, or neither. */
    static S3Target target(AdminRequest request) {
        String bucket = request.parameter("bucket");
        String key = request.parameter("key");
        if (bucket.isEmpty()) {
            if (!key.isEmpty()) {
                throw AwsException.of(INVALID_REQUEST, "A `key` is in a `bucket`.");
            }
            return S3Target.SERVICE;
        }
        if (key.isEmpty()) {
            return new S3Target.Bucket(bucket);
        }
        S3Target.requireKey(key);
        return new S3Target.Object(bucket, key);
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
                    "`before` is in the future: a cut-off cannot be taken back, and would keep out everybody it"
                            + " concerns.");
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
