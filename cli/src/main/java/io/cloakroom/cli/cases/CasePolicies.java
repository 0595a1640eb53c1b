package io.cloakroom.cli.cases;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.documents.PolicyFiles;
import io.cloakroom.cli.documents.StrictJson;
import io.cloakroom.policy.NamedPolicy;
import io.cloakroom.policy.PolicySet;
import io.cloakroom.policy.json.ReadResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The policies of cases: written in the line, or named. A named policy is read once, and the most recently used ones
 * are kept.
 */
final class CasePolicies {
    private static final int KEPT = 100;

    /** @param alone the policy as the only one of a case */
    private record Named(NamedPolicy policy, PolicySet alone) {}

    private final PolicyFiles files;
    private final Map<String, Named> named = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Named> eldest) {
            return size() > KEPT;
        }
    };

    CasePolicies(PolicyFiles files) {
        this.files = files;
    }

    /** A policy that is named more than once counts once. */
    PolicySet identityPolicies(List<JsonNode> documents) throws InputException {
        if (documents.size() == 1 && documents.get(0).isTextual()) {
            return named(documents.get(0).textValue()).alone();
        }
        Set<String> seen = new HashSet<>();
        List<NamedPolicy> policies = new ArrayList<>();
        for (JsonNode document : documents) {
            String name = documents.size() == 1 ? "policy" : "policies/" + policies.size();
            if (!document.isTextual()) {
                policies.add(new NamedPolicy(
                        name, PolicyFiles.valid(name, CaseReader.READER.read(written(name, document)))));
            } else if (seen.add(document.textValue())) {
                policies.add(named(document.textValue()).policy());
            }
        }
        return PolicySet.compile(policies);
    }

    /** The bucket policy. If the case names the policy's bucket, the policy must be about that bucket only. */
    PolicySet bucketPolicy(CaseObject line) throws InputException {
        JsonNode document = line.require("policy");
        String name = document.isTextual() ? document.textValue() : "policy";
        byte[] json = document.isTextual() ? files.document(name) : written(name, document);
        ReadResult result = line.find("bucket").isPresent()
                ? CaseReader.READER.readBucketPolicy(json, line.text("bucket"))
                : CaseReader.READER.readBucketPolicy(json);
        return PolicySet.compile(name, PolicyFiles.valid(name, result));
    }

    Optional<PolicySet> sessionPolicy(CaseObject line) throws InputException {
        Optional<JsonNode> document = line.find("session_policy");
        if (document.isEmpty()) {
            return Optional.empty();
        }
        String name = "session_policy";
        NamedPolicy policy = document.get().isTextual()
                ? files.sessionPolicy(document.get().textValue())
                : new NamedPolicy(name, PolicyFiles.sessionPolicy(name, written(name, document.get())));
        return Optional.of(PolicySet.compile(List.of(policy)));
    }

    private Named named(String reference) throws InputException {
        Named known = named.get(reference);
        if (known == null) {
            NamedPolicy policy = files.identityPolicy(reference);
            known = new Named(policy, PolicySet.compile(List.of(policy)));
            named.put(reference, known);
        }
        return known;
    }

    private static byte[] written(String name, JsonNode document) throws InputException {
        if (!document.isObject()) {
            throw new InputException(
                    "`%s` must be an object, or a string that names a file or canned policy".formatted(name));
        }
        return StrictJson.bytes(document);
    }
}
