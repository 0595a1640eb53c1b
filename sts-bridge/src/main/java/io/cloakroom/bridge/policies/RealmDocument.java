package io.cloakroom.bridge.policies;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.bridge.state.LazyDocument;
import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.policy.Effect;
import io.cloakroom.policy.NamedPolicy;
import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.json.ReadResult;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A policy document of a realm as the state keeps it, at {@code realm-policies/PROVIDER/NAME}.
 *
 * @param text of the document; empty: it is gone
 * @param denies whether its name denies everything while the document is gone
 * @param policy what the name stands for
 */
record RealmDocument(Realm realm, String name, Optional<String> text, boolean denies, Supplier<NamedPolicy> policy) {
    static final String DIRECTORY = "realm-policies/";

    private static final Logger LOG = LoggerFactory.getLogger(RealmDocument.class);
    private static final String ISSUER = "issuer";
    private static final String DOCUMENT = "document";
    private static final String DENIES = "denies";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final PolicyReader READER = new PolicyReader(PolicyReader.MAX_POLICY_BYTES);

    static String path(String provider, String name) {
        return DIRECTORY + provider + "/" + name;
    }

    /**
     * A document to be kept.
     *
     * @param denies whether it has to go on denying when it is gone
     */
    record New(String name, String text, boolean denies) {
        /** One that cannot be read denies everything. */
        static New of(String name, String text) {
            boolean denies = READER.read(text)
                    .policy()
                    .map(policy ->
                            policy.statements().stream().anyMatch(statement -> statement.effect() == Effect.DENY))
                    .orElse(true);
            return new New(name, text, denies);
        }

        /** The state's text for it. */
        String json(Realm realm) {
            return JSON.createObjectNode()
                    .put(ISSUER, realm.issuer())
                    .put(DOCUMENT, text)
                    .put(DENIES, denies)
                    .toString();
        }
    }

    /** The state's text for this document once it is gone. */
    String goneJson() {
        ObjectNode gone = JSON.createObjectNode().put(ISSUER, realm.issuer()).put(DENIES, denies);
        return gone.toString();
    }

    /**
     * Reads what the state has.
     *
     * @throws IllegalArgumentException if that cannot be read: it may hold a Deny, so going on without it would be wrong
     */
    static RealmDocument read(StateDocument document) {
        String path = document.path();
        int slash = path.indexOf('/', DIRECTORY.length());
        JsonNode json = parse(document);
        String issuer = json.path(ISSUER).asText();
        if (slash < 0 || issuer.isEmpty()) {
            throw new IllegalArgumentException(path + " is no document of a realm");
        }
        Realm realm = new Realm(path.substring(DIRECTORY.length(), slash), issuer);
        String name = path.substring(slash + 1);
        Optional<String> text = Optional.ofNullable(json.path(DOCUMENT).textValue());
        return new RealmDocument(
                realm,
                name,
                text,
                json.path(DENIES).asBoolean(true),
                text.<Supplier<NamedPolicy>>map(
                                it -> new LazyDocument<>(document, stored -> readPolicy(realm, name, it)))
                        .orElseGet(() -> new ReadPolicy(InvalidPolicy.gone(name))));
    }

    private static NamedPolicy readPolicy(Realm realm, String name, String text) {
        ReadResult result = READER.read(text);
        if (result.policy().isPresent()) {
            return new NamedPolicy(name, result.policy().get());
        }
        LOG.error(
                "Policy `{}` of the realm of provider {} is invalid, so it denies everything: {}",
                name,
                realm.provider(),
                result.describe());
        return InvalidPolicy.unreadable(name);
    }

    private static JsonNode parse(StateDocument document) {
        try {
            return JSON.readTree(document.json());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(document.path() + ": " + e.getOriginalMessage(), e);
        }
    }
}
