package io.cloakroom.bridge.policies;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.bridge.state.LazyDocument;
import io.cloakroom.bridge.state.Parsed;
import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.bridge.state.StateParser;
import io.cloakroom.bridge.state.StateView;
import io.cloakroom.policy.NamedPolicy;
import io.cloakroom.policy.PolicyName;
import io.cloakroom.policy.json.PolicyReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policies in the state store. Each is read when it is first asked for. An invalid one denies everything and is
 * reported.
 */
final class StateLayer implements PolicyLayer {
    private static final Logger LOG = LoggerFactory.getLogger(StateLayer.class);

    private final Parsed<Map<String, LazyDocument<NamedPolicy>>> parsed;
    private Map<String, LazyDocument<NamedPolicy>> policies;

    /** @param listener run when a policy has changed */
    StateLayer(StateView state, Runnable listener) {
        this.parsed = state.parse(new Documents());
        this.parsed.onChange(listener);
        this.policies = parsed.get();
    }

    @Override
    public String describe() {
        return "the state store";
    }

    @Override
    public boolean refresh() {
        Map<String, LazyDocument<NamedPolicy>> before = policies;
        policies = parsed.get();
        return !policies.equals(before);
    }

    @Override
    public Map<String, LazyDocument<NamedPolicy>> policies() {
        return policies;
    }

    /** Documents {@code policies/NAME}, whose member {@code policy} is the policy. */
    private static final class Documents
            implements StateParser<Optional<LazyDocument<NamedPolicy>>, Map<String, LazyDocument<NamedPolicy>>> {
        private static final String MEMBER = "policy";
        private static final ObjectMapper JSON =
                new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

        private final PolicyReader reader = new PolicyReader(PolicyReader.MAX_POLICY_BYTES);

        @Override
        public String pathPrefix() {
            return "policies/";
        }

        @Override
        public Optional<LazyDocument<NamedPolicy>> read(StateDocument document) {
            String name = document.path().substring(pathPrefix().length());
            Optional<String> problem = PolicyName.problem(name);
            if (problem.isPresent()) {
                LOG.error("{} in the state store is ignored: {}.", document.path(), problem.get());
                return Optional.empty();
            }
            return Optional.of(new LazyDocument<>(document, it -> readPolicy(name, it)));
        }

        private NamedPolicy readPolicy(String name, StateDocument document) {
            String reason;
            try {
                var result =
                        reader.read(JSON.readTree(document.json()).path(MEMBER).toString());
                if (result.policy().isPresent()) {
                    return new NamedPolicy(name, result.policy().get());
                }
                reason = result.describe();
            } catch (JsonProcessingException e) {
                reason = e.getOriginalMessage();
            }
            LOG.error(
                    "{} in the state store is invalid, so policy `{}` denies everything: {}",
                    document.path(),
                    name,
                    reason);
            return InvalidPolicy.unreadable(name);
        }

        @Override
        public Map<String, LazyDocument<NamedPolicy>> combine(Map<String, Optional<LazyDocument<NamedPolicy>>> byName) {
            Map<String, LazyDocument<NamedPolicy>> policies = new HashMap<>();
            byName.forEach((name, policy) -> policy.ifPresent(it -> policies.put(name, it)));
            return Map.copyOf(policies);
        }
    }
}
