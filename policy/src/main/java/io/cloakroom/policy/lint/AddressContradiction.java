package io.cloakroom.policy.lint;

import io.cloakroom.policy.condition.Comparison;
import io.cloakroom.policy.condition.Comparison.Family;
import io.cloakroom.policy.condition.IpNetwork;
import io.cloakroom.policy.lint.LintedStatement.WrittenCondition;
import java.util.List;
import java.util.Optional;

/** Finds networks that exclude each other. A request has only one source address. */
final class AddressContradiction {
    private AddressContradiction() {}

    /** Why no address meets all conditions; empty if one may. */
    static Optional<String> explain(List<WrittenCondition> conditions) {
        List<WrittenCondition> addresses = Contradictions.ofFamily(conditions, Family.IP);
        for (WrittenCondition wanted : addresses) {
            for (WrittenCondition other : addresses) {
                if (isPositive(wanted) && !canBothHold(wanted, other)) {
                    return Optional.of("no address satisfies both `%s` and `%s`"
                            .formatted(Contradictions.name(wanted), Contradictions.name(other)));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean canBothHold(WrittenCondition wanted, WrittenCondition other) {
        List<IpNetwork> others = networks(other);
        return networks(wanted).stream()
                .anyMatch(network -> isPositive(other)
                        ? others.stream()
                                .anyMatch(candidate -> contains(candidate, network) || contains(network, candidate))
                        : others.stream().noneMatch(excluded -> contains(excluded, network)));
    }

    private static boolean isPositive(WrittenCondition condition) {
        return condition.condition().operator().comparison() == Comparison.IP_ADDRESS;
    }

    private static boolean contains(IpNetwork network, IpNetwork part) {
        return network.prefixLength() <= part.prefixLength() && network.contains(part.address());
    }

    private static List<IpNetwork> networks(WrittenCondition condition) {
        return condition.condition().values().stream()
                .flatMap(value -> IpNetwork.parse(value).stream())
                .toList();
    }
}
