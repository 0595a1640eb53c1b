package io.cloakroom.policy.condition;

import io.cloakroom.policy.match.KnownKey;
import io.cloakroom.policy.match.MalformedElementException;
import io.cloakroom.policy.match.Variables;
import java.util.List;
import java.util.Optional;

/**
 * {@code IpAddress} and {@code NotIpAddress}, only for {@code aws:SourceIp}. A value that is not an address is in no
 * network.
 */
record IpTest(List<IpNetwork> networks, boolean negated) implements ValueTest {
    static IpTest of(Operator operator, ConditionKey key, List<ConditionValue> values) {
        if (!key.hasForm(KnownKey.Form.ADDRESS)) {
            throw new MalformedElementException(
                    "only aws:SourceIp key is allowed for %s condition".formatted(operator));
        }
        List<IpNetwork> networks = values.stream()
                .map(value -> Optional.of(value)
                        .filter(ConditionValue::isText)
                        .flatMap(text -> IpNetwork.parse(text.text()))
                        .orElseThrow(() -> new MalformedElementException(
                                "value %s must be CIDR string for %s condition, such as `10.0.0.0/8` or `2001:db8::/32`"
                                        .formatted(value.text(), operator))))
                .distinct()
                .toList();
        return new IpTest(networks, operator.comparison().isNegated());
    }

    @Override
    public boolean test(List<String> requestValues, Variables variables) {
        return negated != isInside(requestValues);
    }

    private boolean isInside(List<String> requestValues) {
        boolean inside = false;
        for (String value : requestValues) {
            Optional<IpAddress> address = IpAddress.parse(value);
            if (address.isEmpty()) {
                return false;
            }
            for (IpNetwork network : networks) {
                inside |= network.contains(address.get());
            }
        }
        return inside;
    }
}
