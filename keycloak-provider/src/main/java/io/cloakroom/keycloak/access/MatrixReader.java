package io.cloakroom.keycloak.access;

import io.cloakroom.keycloak.mapper.PolicyGrants;
import io.cloakroom.keycloak.names.KnownPolicies;
import io.cloakroom.keycloak.versions.AdminRights;
import io.cloakroom.policy.match.NearestName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Reads the part of the matrix that a filter asks for. */
final class MatrixReader {
    private static final Comparator<Named> ORDER = Comparator.<Named, Boolean>comparing(
                    named -> named.holder() instanceof GroupHolder)
            .thenComparing(Named::name, String.CASE_INSENSITIVE_ORDER)
            .thenComparing(named -> named.holder().id());

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminRights rights;
    private final Filter filter;
    private final Sources sources;
    private final KnownPolicies known;

    /** A group works its name out each time it is asked. */
    private record Named(Holder holder, String name) {}

    MatrixReader(KeycloakSession session, RealmModel realm, AdminRights rights, Filter filter) {
        this.session = session;
        this.realm = realm;
        this.rights = rights;
        this.filter = filter;
        this.sources = Sources.of(realm, filter.attribute());
        this.known = KnownPolicies.of(realm);
    }

    Sources sources() {
        return sources;
    }

    /** Whether the form is about the attribute that this is about: another one may be read since it was shown. */
    boolean isAbout(String attribute) {
        return sources.attribute().equals(attribute) && sources.attributes().contains(attribute);
    }

    /** What is saved. */
    Matrix read() {
        List<Holder> fitting = sources.holders(session, realm, rights)
                .map(holder -> new Named(holder, holder.name()))
                .filter(named -> filter.fitsRole(named.name()))
                .filter(named -> isWanted(named.holder()))
                .sorted(ORDER)
                .map(Named::holder)
                .toList();
        int first = filter.first() < fitting.size() ? filter.first() : 0;
        List<Matrix.Row> rows = fitting.stream()
                .skip(first)
                .limit(Matrix.MOST_ROWS)
                .map(holder -> row(holder, holder.policies(sources.attribute()), List.of()))
                .toList();
        return matrix(rows, fitting.size());
    }

    /**
     * The rows of a form that was not saved, with what is saved by now and what the administrator wants.
     *
     * @param refusals by the id of the row
     */
    Matrix again(List<Change> form, Map<String, String> refusals) {
        List<Matrix.Row> rows = new ArrayList<>();
        for (Change change : form) {
            Holder.find(session, realm, change.id())
                    .filter(holder -> sources.has(holder, realm, rights))
                    .map(holder -> row(
                            holder,
                            change.over(holder.policies(sources.attribute())),
                            refusals.containsKey(change.id())
                                    ? List.of(refusals.getOrDefault(change.id(), ""))
                                    : List.of()))
                    .ifPresent(rows::add);
        }
        return matrix(rows, rows.size());
    }

    private boolean isWanted(Holder holder) {
        return switch (filter.show()) {
            case ALL -> true;
            case GRANTING -> holder.policies(sources.attribute()).stream().anyMatch(filter::fitsPolicy);
            case PROBLEMS ->
                !problems(holder, holder.policies(sources.attribute())).isEmpty();
        };
    }

    private Matrix.Row row(Holder holder, Set<String> wanted, List<String> refusals) {
        List<String> problems = new ArrayList<>(refusals);
        problems.addAll(problems(holder, wanted));
        return new Matrix.Row(
                holder,
                holder.policies(sources.attribute()),
                wanted,
                besides(holder, problem -> {}),
                problems,
                isWritable(holder));
    }

    private boolean isWritable(Holder holder) {
        return holder.isWritable(rights) && !hasControls(holder);
    }

    /** A form cannot carry such a name back. */
    private boolean hasControls(Holder holder) {
        return holder.policies(sources.attribute()).stream()
                .anyMatch(name -> name.chars().anyMatch(Character::isISOControl));
    }

    private List<String> problems(Holder holder, Set<String> names) {
        List<String> problems = new ArrayList<>();
        if (hasControls(holder)) {
            problems.add("A name in its attribute has a control character: change it in the tab Attributes.");
        }
        List<String> unknown =
                known.unknown(names).stream().map(known::described).toList();
        if (!unknown.isEmpty()) {
            problems.add("Not known in this realm: %s. A bridge or a store may have it."
                    .formatted(String.join(", ", unknown)));
        }
        holder.attributes().keySet().stream()
                .filter(name -> NearestName.isMisspelt(name, sources.attribute()))
                .filter(name -> !sources.attributes().contains(name))
                .sorted()
                .forEach(name -> problems.add("It has the attribute `%s` too, which nothing reads; did you mean `%s`?"
                        .formatted(name, sources.attribute())));
        besides(holder, problems::add);
        return problems;
    }

    private Set<String> besides(Holder holder, Consumer<String> problems) {
        Set<String> names = new TreeSet<>();
        for (PolicyGrants mapper : sources.mappers()) {
            try {
                names.addAll(holder.besides(mapper));
            } catch (PolicyGrants.AmbiguousRoleException e) {
                problems.accept(String.valueOf(e.getMessage()));
            }
        }
        return names;
    }

    /** Columns: what the rows have comes first, then the realm's policies, then the canned ones. */
    private Matrix matrix(List<Matrix.Row> rows, int total) {
        Map<String, Integer> used = new HashMap<>();
        rows.forEach(row -> row.wanted().forEach(name -> used.merge(name, 1, Integer::sum)));
        Set<String> candidates = new LinkedHashSet<>();
        used.keySet().stream()
                .sorted(Comparator.<String, Integer>comparing(name -> -used.getOrDefault(name, 0))
                        .thenComparing(Comparator.naturalOrder()))
                .forEach(candidates::add);
        candidates.addAll(known.all());
        candidates.removeIf(name -> name.length() > Matrix.LONGEST_HEAD || !filter.fitsPolicy(name));
        List<String> columns = candidates.stream()
                .limit(Matrix.MOST_COLUMNS)
                .sorted(String.CASE_INSENSITIVE_ORDER)
                .toList();
        return new Matrix(
                sources,
                columns,
                candidates.size() - columns.size(),
                new TreeSet<>(known.unknown(columns)),
                rows,
                total);
    }
}
