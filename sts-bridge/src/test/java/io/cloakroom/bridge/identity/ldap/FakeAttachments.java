package io.cloakroom.bridge.identity.ldap;

import io.cloakroom.bridge.policies.Attachments;
import io.cloakroom.bridge.policies.PolicyDocuments;
import io.cloakroom.bridge.policies.PolicySource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is attached to DNs, in memory. */
final class FakeAttachments implements Attachments {
    private final Map<String, String> policies = new TreeMap<>();

    void attach(String dn, String policy) {
        policies.put(dn, policy);
    }

    PolicySource source() {
        return new PolicySource(PolicyDocuments.canned(), Map.of(), this);
    }

    @Override
    public List<String> ofUser(String name) {
        return List.of();
    }

    @Override
    public Optional<List<String>> ofDirectoryUser(String dn, List<String> groups, Instant asOf) {
        List<String> dns = new ArrayList<>(groups);
        dns.add(dn);
        return Optional.of(List.copyOf(
                new TreeSet<>(attachedGroups(dns).stream().map(policies::get).toList())));
    }

    @Override
    public List<String> attachedGroups(List<String> groups) {
        return groups.stream().filter(policies::containsKey).toList();
    }
}
