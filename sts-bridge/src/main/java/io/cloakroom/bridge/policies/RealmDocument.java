package io.cloakroom.bridge.policies;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.bridge.state.LazyDocument;
import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.policy.Effect;
import io.cloakroom.policy.NamedPolicy;
import io.cloakroom.policy.Policy;
import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.json.ReadResult;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A policy document of a realm as the state keeps it, at {@code realm-policies/PROVIDER/ISSUER/NAME}, where ISSUER is a
 * hash. So documents of one issuer never take the place of another's.
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

    static String path(Realm realm, String name) {
        return DIRECTORY + realm.provider() + "/" + hash(realm.issuer()) + "/" + name;
    }

    String path() {
        return path(realm, name);
    }

    /**
     * A document that a realm has.
     *
     * @param text empty if it cannot be read, so that it denies everything
     * @param denies whether it has to go on denying when it is gone
     */
    record New(String name, String text, boolean denies) {
        static New of(String name, String text) {
            Optional<Policy> policy = READER.read(text).policy();
            boolean denies = policy.map(
                            it -> it.statements().stream().anyMatch(statement -> statement.effect() == Effect.DENY))
                    .orElse(true);
            return new New(name, policy.isPresent() ? text : "", denies);
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
        return JSON.createObjectNode()
                .put(ISSUER, realm.issuer())
                .put(DENIES, denies)
                .toString();
    }

    /**
     * Reads what the state has. What cannot be read may have held a Deny: its name denies everything, to identities of
     * any issuer of its provider. It does not make the whole state count as old, for a realm could bring that about.
     */
    static RealmDocument read(StateDocument document) {
        String path = document.path();
        String[] parts = path.substring(DIRECTORY.length()).split("/", 3);
        String provider = parts[0];
        String name = parts[parts.length - 1];
        Optional<JsonNode> json = parse(document);
        String issuer = json.map(it -> it.path(ISSUER).asText()).orElse("");
        if (parts.length != 3 || issuer.isEmpty() || !hash(issuer).equals(parts[1])) {
            LOG.error("{} in the state store cannot be read, so policy `{}` denies everything.", path, name);
            return new RealmDocument(
                    Realm.ofAnyIssuer(provider),
                    name,
                    Optional.empty(),
                    true,
                    new ReadPolicy(InvalidPolicy.unreadable(name)));
        }
        Realm realm = new Realm(provider, issuer);
        Optional<String> text = json.map(it -> it.path(DOCUMENT).textValue());
        return new RealmDocument(
                realm,
                name,
                text,
                json.get().path(DENIES).asBoolean(true),
                text.<Supplier<NamedPolicy>>map(
                                it -> new LazyDocument<>(document, stored -> readPolicy(realm, name, it)))
                        .orElseGet(() -> new ReadPolicy(InvalidPolicy.gone(name))));
    }

    private static NamedPolicy readPolicy(Realm realm, String name, String text) {
        ReadResult result = READER.read(text);
        if (result.policy().isEmpty()) {
            LOG.error(
                    "Policy `{}` of the realm of provider {} is invalid, so it denies everything.",
                    name,
                    realm.provider());
            return InvalidPolicy.unreadable(name);
        }
        Policy policy = result.policy().get();
        Policy clamped = RealmClamp.clamp(policy);
        if (clamped.statements().size() < policy.statements().size()) {
            LOG.warn(
                    "Policy `{}` of the realm of provider {} allows more than S3. Only what it allows of S3 counts.",
                    name,
                    realm.provider());
        }
        return new NamedPolicy(name, clamped);
    }

    private static Optional<JsonNode> parse(StateDocument document) {
        try {
            return Optional.of(JSON.readTree(document.json()));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static String hash(String issuer) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(issuer.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
