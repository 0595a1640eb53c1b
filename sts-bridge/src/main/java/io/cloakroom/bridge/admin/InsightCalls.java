package io.cloakroom.bridge.admin;

import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.iam.Iam;
import java.time.InstantSource;
import java.util.List;

/** The calls by which administrators look into the bridge: its state, who may do something, and past decisions. */
final class InsightCalls {
    private static final String BASE = "cloakroom/";
    private static final int MAX_ID = 128;

    /** Answers name so many of each kind at most. */
    private static final int MAX_NAMED = 1000;

    private final Installation installation;
    private final WhoMay whoMay;

    InsightCalls(Installation installation, Iam iam, InstantSource clock) {
        this.installation = installation;
        this.whoMay = new WhoMay(new KnownHolders(iam, clock)::of, MAX_NAMED);
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

    /** Who may do something, of all whom this installation knows. */
    private JsonNode whoMay(AdminRequest request) {
        String action = request.parameter("action");
        OwnCalls.requireOfS3(action);
        return whoMay.answer(
                request::allows, request.explaining(action, OwnCalls.target(request)), request.audit()::isAbandoned);
    }
}
