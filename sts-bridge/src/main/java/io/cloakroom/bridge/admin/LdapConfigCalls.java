package io.cloakroom.bridge.admin;

import static io.cloakroom.aws.AwsErrorCode.X_MINIO_LDAP_NOT_ENABLED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.config.LdapConfig;
import io.cloakroom.bridge.config.LdapConfig.Transport;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Shows how directories are configured, without their passwords. Only settings change that. */
final class LdapConfigCalls {
    private static final String ACTION = "admin:ConfigUpdate";
    private static final String TYPE = "ldap";

    private final Map<String, LdapConfig> configs;

    LdapConfigCalls(Map<String, LdapConfig> configs) {
        this.configs = configs;
    }

    List<AdminCall> calls() {
        return List.of(
                AdminCall.get("idp-config/ldap").needs(ACTION).answeringEncrypted(request -> list()),
                AdminCall.get("idp-config/ldap/*").needs(ACTION).answeringEncrypted(request -> show(request.word())));
    }

    private ArrayNode list() {
        ArrayNode list = AdminJson.object().putArray(TYPE);
        configs.keySet()
                .forEach(name ->
                        list.addObject().put("type", TYPE).put("name", name).put("enabled", true));
        return list;
    }

    private JsonNode show(String name) {
        LdapConfig shown = configs.get(name);
        if (shown == null) {
            throw new AwsException(X_MINIO_LDAP_NOT_ENABLED);
        }
        ObjectNode view = AdminJson.object().put("type", TYPE).put("name", name);
        ArrayNode info = view.putArray("info");
        values(shown)
                .forEach((key, value) -> info.addObject()
                        .put("key", key)
                        .put("value", value)
                        .put("isCfg", true)
                        .put("isEnv", true));
        return view;
    }

    /** The values, sorted by key, without defaults. */
    private static Map<String, String> values(LdapConfig config) {
        Map<String, String> values = new TreeMap<>();
        values.put("enable", "on");
        values.put(
                "server_addr",
                config.servers().servers().stream()
                        .map(server -> (server.host().contains(":") ? "[" + server.host() + "]" : server.host()) + ":"
                                + server.port())
                        .collect(Collectors.joining(",")));
        config.servers().srvRecord().ifPresent(name -> values.put("srv_record_name", name));
        if (config.servers().transport() == Transport.STARTTLS) {
            values.put("server_starttls", "on");
        }
        if (config.servers().transport() == Transport.PLAIN) {
            values.put("server_insecure", "on");
        }
        values.put("lookup_bind_dn", config.lookup().dn());
        values.put("user_dn_search_base_dn", String.join(";", config.users().bases()));
        values.put("user_dn_search_filter", config.users().filter());
        if (!config.users().attributes().isEmpty()) {
            values.put("user_dn_attributes", String.join(",", config.users().attributes()));
        }
        config.groups().ifPresent(groups -> {
            values.put("group_search_base_dn", String.join(";", groups.bases()));
            values.put("group_search_filter", groups.filter());
        });
        return values;
    }
}
