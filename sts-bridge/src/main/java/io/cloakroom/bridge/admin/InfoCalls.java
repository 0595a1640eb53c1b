package io.cloakroom.bridge.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.bridge.audit.AuditDecision;
import io.cloakroom.bridge.authz.AdminAuthorizer;
import java.util.List;
import java.util.Optional;

/** The information that {@code mc admin info} shows about the bridge, and that callers get about their own account. */
final class InfoCalls {
    private final Installation installation;
    private final EffectivePolicy effective;

    InfoCalls(Installation installation, EffectivePolicy effective) {
        this.installation = installation;
        this.effective = effective;
    }

    List<AdminCall> calls() {
        return List.of(
                AdminCall.get("info").needs("admin:ServerInfo").answering(this::info),
                AdminCall.get("accountinfo")
                        .decidedBy(
                                "admin:AccountInfo", request -> request.audit().decided(AuditDecision.ALLOW))
                        .answering(this::account));
    }

    private ObjectNode info(AdminRequest request) {
        String address = request.header("host").orElse("");
        boolean isReady = installation.isStoreReady();
        String state = isReady ? "online" : "offline";
        ObjectNode info = AdminJson.object()
                .put("mode", state)
                .put("region", installation.region())
                .put("deploymentID", installation.deploymentId());
        Optional<Installation.Usage> usage = isReady ? installation.usage() : Optional.empty();
        putCount(info, "buckets", "count", usage.map(Installation.Usage::buckets));
        putCount(info, "objects", "count", usage.map(Installation.Usage::objects));
        putCount(info, "usage", "size", usage.map(Installation.Usage::bytes));
        info.putObject("backend").put("backendType", "FS");
        ObjectNode server = info.putArray("servers")
                .addObject()
                .put("state", "online")
                .put("endpoint", address)
                .put("scheme", request.caller().connection().secure() ? "https" : "http")
                .put("uptime", installation.uptime().toSeconds())
                .put("version", installation.version())
                .put("commitID", "");
        server.putObject("network").put(address, "online");
        server.putArray("drives");
        return info;
    }

    private static void putCount(ObjectNode info, String name, String unit, Optional<Long> count) {
        ObjectNode entry = info.putObject(name).put(unit, count.orElse(0L));
        if (count.isEmpty()) {
            entry.put("error", "the store does not tell");
        }
    }

    private ObjectNode account(AdminRequest request) {
        ObjectNode view =
                AdminJson.object().put("AccountName", request.account().name());
        view.putObject("Server").put("Type", "FS");
        view.set("Policy", effective.of(request.caller().principal()));
        ArrayNode buckets = view.putArray("Buckets");
        List<Installation.Bucket> all = installation.buckets(request.caller());
        List<AdminAuthorizer.Access> access =
                request.accessTo(all.stream().map(Installation.Bucket::name).toList());
        for (int i = 0; i < all.size(); i++) {
            Installation.Bucket bucket = all.get(i);
            boolean reads = access.get(i).reads();
            boolean writes = access.get(i).writes();
            if (reads || writes) {
                ObjectNode entry = buckets.addObject()
                        .put("name", bucket.name())
                        .put("size", 0)
                        .put("objects", 0)
                        .put("created", bucket.created().toString());
                entry.putObject("access").put("read", reads).put("write", writes);
            }
        }
        return view;
    }
}
