package io.cloakroom.bridge.admin;

import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.authz.Holder;
import io.cloakroom.bridge.authz.OwnAccess;
import io.cloakroom.bridge.iam.Iam;
import java.time.InstantSource;
import java.util.List;

/** The calls by which administrators look into the bridge: its state, who may do something, and past decisions. */
final class InsightCalls {
    private static final String BASE = "cloakroom/";
    private static final int MAX_ID = 128;

    /** Answers name so many at most. */
    private static final int MAX_NAMED = 1000;

    private final Installation installation;
    private final KnownHolders holders;

    InsightCalls(Installation installation, Iam iam, InstantSource clock) {
        this.installation = installation;
        this.holders = new KnownHolders(iam, clock);
    }

    List<AdminCall> calls() {
        return List.of(
                AdminCall.get(BASE + "status").needs("admin:ServerInfo").answering(this::status),
                AdminCall.get(BASE + "request", "id").needs("admin:ServerTrace").answering(this::record),
                AdminCall.get(BASE + "who-may", "action")
                        .needs("admin:ListUserPolicies")
                        .answering(this::whoMay));
    }

    /** The figures of the metrics are for whoever may see those. */
    private ObjectNode status(AdminRequest request) {
        ObjectNode status = AdminJson.object()
                .put("version", installation.version())
                .put("uptimeSeconds", installation.uptime().toSeconds())
                .put("deploymentId", installation.deploymentId())
                .put("region", installation.region())
                .put("storeKind", installation.store());
        status.setAll(installation.readiness());
        installation
                .usage()
                .ifPresent(usage -> status.putObject("usage")
                        .put("buckets", usage.buckets())
                        .put("objects", usage.objects())
                        .put("bytes", usage.bytes()));
        ArrayNode figures = status.putArray("figures");
        var seen = request.allows("admin:Prometheus") ? installation.figures() : List.<Installation.Figure>of();
        seen.forEach(figure -> {
            ObjectNode told = figures.addObject().put("name", figure.name()).put("value", figure.value());
            ObjectNode labels = told.putObject("labels");
            figure.labels().forEach(labels::put);
        });
        return status;
    }

    private ObjectNode record(AdminRequest request) {
        String id = request.parameter("id");
        if (id.isEmpty() || id.length() > MAX_ID) {
            throw AwsException.of(INVALID_REQUEST, "`id` is the id of a request, as its answer had it.");
        }
        ObjectNode answer = AdminJson.object();
        installation.record(id).map(AdminJson::parsed).ifPresent(record -> answer.set("record", record));
        return answer.put("found", answer.has("record"));
    }

    /**
     * Who may do something, of all whom this installation knows. What the caller may not list is not named; the answer
     * says that it was left out.
     */
    private JsonNode whoMay(AdminRequest request) {
        String action = request.parameter("action");
        OwnCalls.requireOfS3(action);
        var target = OwnCalls.target(request);
        ObjectNode answer = AdminJson.object();
        ArrayNode left = answer.putArray("leftOut");
        ArrayNode named = answer.putArray("holders");
        int more = 0;
        for (KnownHolders.Kind kind : KnownHolders.Kind.values()) {
            if (kind.needs().isPresent() && !request.allows(kind.needs().get())) {
                left.add(kind.word());
                continue;
            }
            for (KnownHolders.Known known : holders.of(kind)) {
                Holder holder = known.holder();
                OwnAccess access = request.explain(holder, action, target);
                if (!access.isAllowed() && !access.decision().equals(OwnAccess.UNDECIDED)) {
                    continue;
                }
                if (named.size() == MAX_NAMED) {
                    more++;
                    continue;
                }
                ObjectNode told = named.addObject()
                        .put("kind", kind.word())
                        .put("name", known.name())
                        .put("allowed", access.isAllowed())
                        .put("reason", access.reason());
                access.decidedBy()
                        .ifPresent(by -> told.put("policy", by.policy()).put("statement", by.label()));
            }
        }
        return answer.put("more", more);
    }
}
