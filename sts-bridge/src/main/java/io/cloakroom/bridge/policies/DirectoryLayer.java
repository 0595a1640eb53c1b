package io.cloakroom.bridge.policies;

import io.cloakroom.bridge.state.StateException;
import io.cloakroom.bridge.state.StateView;
import io.cloakroom.policy.Effect;
import io.cloakroom.policy.NamedPolicy;
import io.cloakroom.policy.Policy;
import io.cloakroom.policy.canned.CannedPolicies;
import io.cloakroom.policy.json.PolicyWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policies of a watched directory, and denials in place of those that it no longer has.
 *
 * <p>A document that held a Deny, or that replaced a canned policy, must not lose its effect by vanishing. While it is
 * missing, its name denies everything, until it is back or forgotten.
 */
final class DirectoryLayer implements PolicyLayer {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryLayer.class);

    private final Optional<PolicyDirectory> directory;
    private final PolicyMemory memory;
    private Map<String, NamedPolicy> documents;
    private Map<String, PolicyMemory.Present> present;
    private Map<String, Boolean> remembered = Map.of();
    private Map<String, ReadPolicy> policies = Map.of();
    private Set<String> gone = Set.of();
    private boolean isUnreadable;
    private boolean isMemoryFailing;

    /**
     * @param directory empty: there are only the denials that an earlier directory has left behind
     * @param listener run when a name was remembered or forgotten, by this bridge or another
     * @throws IOException if the directory cannot be read now
     */
    DirectoryLayer(Optional<PolicyDirectory> directory, StateView state, Runnable listener) throws IOException {
        this.directory = directory;
        this.documents = directory.isPresent() ? directory.get().read() : Map.of();
        this.present = present(documents);
        this.memory = new PolicyMemory(state, listener);
        note();
        combine();
    }

    @Override
    public String describe() {
        return "the policies directory";
    }

    @Override
    public boolean refresh() {
        boolean isChanged = hasReadChange();
        note();
        if (!isChanged && remembered.equals(memory.names())) {
            return false;
        }
        combine();
        return true;
    }

    @Override
    public Map<String, ReadPolicy> policies() {
        return policies;
    }

    @Override
    public Set<String> remembered() {
        return remembered.keySet();
    }

    private boolean hasReadChange() {
        if (directory.isEmpty()) {
            return false;
        }
        try {
            if (!isUnreadable && !directory.get().hasChanged()) {
                return false;
            }
            documents = directory.get().read();
            present = present(documents);
            isUnreadable = false;
            return true;
        } catch (IOException e) {
            boolean isNew = !isUnreadable;
            isUnreadable = true;
            if (isNew) {
                LOG.error(
                        "The policies directory cannot be read: {}. What was read before stays in force, but names whose document held a Deny deny everything.",
                        e.toString());
            }
            return isNew;
        }
    }

    private void note() {
        try {
            memory.note(present);
            isMemoryFailing = false;
        } catch (StateException e) {
            if (!isMemoryFailing) {
                LOG.error(
                        "The list of policies that deny cannot be stored: {}. It is kept until the process ends.",
                        e.getMessage());
            }
            isMemoryFailing = true;
        }
    }

    private static Map<String, PolicyMemory.Present> present(Map<String, NamedPolicy> documents) {
        Map<String, PolicyMemory.Present> present = new HashMap<>();
        documents.forEach((name, document) ->
                present.put(name, new PolicyMemory.Present(mayNotVanish(name, document), digest(document.policy()))));
        return Map.copyOf(present);
    }

    private static String digest(Policy policy) {
        try {
            byte[] text = PolicyWriter.write(policy).getBytes(StandardCharsets.UTF_8);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Without this document, what it denies would be allowed again, or a more generous canned policy would be back. */
    private static boolean mayNotVanish(String name, NamedPolicy document) {
        return CannedPolicies.find(name).isPresent()
                || document.policy().statements().stream().anyMatch(statement -> statement.effect() == Effect.DENY);
    }

    private void combine() {
        remembered = memory.names();
        Map<String, NamedPolicy> combined = new HashMap<>(documents);
        Set<String> nowGone = new TreeSet<>();
        remembered.forEach((name, mayNotVanish) -> {
            if (mayNotVanish && (isUnreadable || !documents.containsKey(name))) {
                nowGone.add(name);
                combined.put(name, InvalidPolicy.gone(name));
            }
        });
        policies = ReadPolicy.all(combined);
        tell(nowGone);
    }

    private void tell(Set<String> nowGone) {
        for (String name : nowGone) {
            if (!gone.contains(name)) {
                LOG.error(
                        "The document of policy `{}` is gone, and it held a Deny or stood in for a canned policy. Whoever has the policy is denied everything until it is back, or forgotten: cloakroom policy forget {}",
                        name,
                        name);
            }
        }
        for (String name : gone) {
            if (!nowGone.contains(name)) {
                LOG.info("Policy `{}` is {}.", name, documents.containsKey(name) ? "back" : "forgotten");
            }
        }
        gone = nowGone;
    }
}
