package io.cloakroom.bridge.identity.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import io.cloakroom.bridge.config.LdapConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A search filter with places for a login name and a DN. It is parsed once, and only values of the parsed filter are
 * filled in: whatever they contain, they neither add nor remove a condition.
 */
final class FilterTemplate {
    private final Filter filter;

    private FilterTemplate(Filter filter) {
        this.filter = filter;
    }

    /** @throws IllegalArgumentException if it is not a filter */
    static FilterTemplate parse(String text) {
        try {
            return new FilterTemplate(Filter.create(text));
        } catch (LDAPException e) {
            throw new IllegalArgumentException("`%s` is not an LDAP filter".formatted(text), e);
        }
    }

    /** The filter for a login name. */
    Filter with(String loginName) {
        return filled(filter, new Values(loginName, ""));
    }

    /** The filter for a login name and the DN of its user. */
    Filter with(String loginName, String userDn) {
        return filled(filter, new Values(loginName, userDn));
    }

    /** The attributes that the login name is compared with as a whole. */
    Set<String> nameAttributes() {
        Set<String> names = new LinkedHashSet<>();
        addNameAttributes(filter, names);
        return names;
    }

    private static void addNameAttributes(Filter filter, Set<String> names) {
        switch (filter.getFilterType()) {
            case Filter.FILTER_TYPE_AND, Filter.FILTER_TYPE_OR -> {
                for (Filter part : filter.getComponents()) {
                    addNameAttributes(part, names);
                }
            }
            case Filter.FILTER_TYPE_EQUALITY -> {
                if (valueIn(filter).equals(LdapConfig.LOGIN_NAME)) {
                    names.add(nameIn(filter));
                }
            }
            default -> {}
        }
    }

    /** The filter for any login name: a comparison with the name becomes a test that the attribute exists. */
    Filter withAnyName() {
        return ofAny(filter);
    }

    /** The values for the places. */
    private record Values(String loginName, String userDn) {
        String in(String value) {
            int name = value.indexOf(LdapConfig.LOGIN_NAME);
            int dn = value.indexOf(LdapConfig.USER_DN);
            if (name < 0 && dn < 0) {
                return value;
            }
            boolean isName = dn < 0 || (name >= 0 && name < dn);
            int at = isName ? name : dn;
            // A value that was filled in is not searched for placeholders.
            return value.substring(0, at) + (isName ? loginName : userDn) + in(value.substring(at + 2));
        }
    }

    private static Filter filled(Filter filter, Values values) {
        return switch (filter.getFilterType()) {
            case Filter.FILTER_TYPE_AND -> Filter.createANDFilter(filled(filter.getComponents(), values));
            case Filter.FILTER_TYPE_OR -> Filter.createORFilter(filled(filter.getComponents(), values));
            case Filter.FILTER_TYPE_NOT -> Filter.createNOTFilter(filled(negated(filter), values));
            case Filter.FILTER_TYPE_EQUALITY -> Filter.createEqualityFilter(nameIn(filter), values.in(valueIn(filter)));
            case Filter.FILTER_TYPE_GREATER_OR_EQUAL ->
                Filter.createGreaterOrEqualFilter(nameIn(filter), values.in(valueIn(filter)));
            case Filter.FILTER_TYPE_LESS_OR_EQUAL ->
                Filter.createLessOrEqualFilter(nameIn(filter), values.in(valueIn(filter)));
            case Filter.FILTER_TYPE_APPROXIMATE_MATCH ->
                Filter.createApproximateMatchFilter(nameIn(filter), values.in(valueIn(filter)));
            case Filter.FILTER_TYPE_EXTENSIBLE_MATCH ->
                Filter.createExtensibleMatchFilter(
                        filter.getAttributeName(),
                        filter.getMatchingRuleID(),
                        filter.getDNAttributes(),
                        values.in(valueIn(filter)));
            case Filter.FILTER_TYPE_SUBSTRING ->
                Filter.createSubstringFilter(
                        nameIn(filter),
                        in(filter.getSubInitialString(), values),
                        Arrays.stream(filter.getSubAnyStrings()).map(values::in).toArray(String[]::new),
                        in(filter.getSubFinalString(), values));
            default -> filter;
        };
    }

    private static List<Filter> filled(Filter[] filters, Values values) {
        return Arrays.stream(filters).map(filter -> filled(filter, values)).toList();
    }

    private static @Nullable String in(@Nullable String value, Values values) {
        return value == null ? null : values.in(value);
    }

    private static Filter ofAny(Filter filter) {
        return switch (filter.getFilterType()) {
            case Filter.FILTER_TYPE_AND -> Filter.createANDFilter(ofAny(filter.getComponents()));
            case Filter.FILTER_TYPE_OR -> Filter.createORFilter(ofAny(filter.getComponents()));
            case Filter.FILTER_TYPE_NOT -> Filter.createNOTFilter(ofAny(negated(filter)));
            case Filter.FILTER_TYPE_EQUALITY -> isOfName(valueIn(filter)) ? ofAnyValue(filter) : filter;
            case Filter.FILTER_TYPE_SUBSTRING ->
                isOfName(String.valueOf(filter.getSubInitialString()))
                                || isOfName(String.valueOf(filter.getSubFinalString()))
                                || Arrays.stream(filter.getSubAnyStrings()).anyMatch(FilterTemplate::isOfName)
                        ? Filter.createPresenceFilter(nameIn(filter))
                        : filter;
            case Filter.FILTER_TYPE_GREATER_OR_EQUAL,
                    Filter.FILTER_TYPE_LESS_OR_EQUAL,
                    Filter.FILTER_TYPE_APPROXIMATE_MATCH,
                    Filter.FILTER_TYPE_EXTENSIBLE_MATCH ->
                isOfName(valueIn(filter)) && filter.getAttributeName() != null
                        ? Filter.createPresenceFilter(nameIn(filter))
                        : filter;
            default -> filter;
        };
    }

    private static List<Filter> ofAny(Filter[] filters) {
        return Arrays.stream(filters).map(FilterTemplate::ofAny).toList();
    }

    /** The text around the name stays: {@code (mail=%s@example.org)} is any name of that domain. */
    private static Filter ofAnyValue(Filter equality) {
        List<String> parts = new ArrayList<>(Arrays.asList(valueIn(equality).split(LdapConfig.LOGIN_NAME, -1)));
        String first = parts.removeFirst();
        String last = parts.removeLast();
        parts.removeIf(String::isEmpty);
        if (first.isEmpty() && last.isEmpty() && parts.isEmpty()) {
            return Filter.createPresenceFilter(nameIn(equality));
        }
        return Filter.createSubstringFilter(
                nameIn(equality),
                first.isEmpty() ? null : first,
                parts.toArray(String[]::new),
                last.isEmpty() ? null : last);
    }

    private static String nameIn(Filter filter) {
        return Objects.requireNonNull(filter.getAttributeName());
    }

    private static String valueIn(Filter filter) {
        return Objects.requireNonNull(filter.getAssertionValue());
    }

    private static Filter negated(Filter filter) {
        return Objects.requireNonNull(filter.getNOTComponent());
    }

    private static boolean isOfName(String value) {
        return value.contains(LdapConfig.LOGIN_NAME);
    }
}
