package io.cloakroom.bridge.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.bridge.authz.Holder;
import io.cloakroom.bridge.authz.OwnAccess;
import java.util.Iterator;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds out who of many may do something. Once enough are named, or nobody waits any more, no more is decided. */
final class WhoMay {
    private final Function<KnownHolders.Kind, Stream<KnownHolders.Known>> holders;
    private final int mostOfKind;

    /** @param mostOfKind so many of each kind are named */
    WhoMay(Function<KnownHolders.Kind, Stream<KnownHolders.Known>> holders, int mostOfKind) {
        this.holders = holders;
        this.mostOfKind = mostOfKind;
    }

    /**
     * Those who may do it, or may do it if their request is as a policy wants. Says which kinds were left out, because
     * the caller may not list them, and of which kinds there may be more.
     *
     * @param mayList whether the caller may do an action that lists a kind
     * @param rights what one of them may do
     * @param isAbandoned whether nobody waits for the answer any more: what there is of it is returned then
     */
    ObjectNode answer(Predicate<String> mayList, Function<Holder, OwnAccess> rights, BooleanSupplier isAbandoned) {
        ObjectNode answer = AdminJson.object();
        ArrayNode left = answer.putArray("leftOut");
        ArrayNode named = answer.putArray("holders");
        ArrayNode more = answer.putArray("more");
        for (KnownHolders.Kind kind : KnownHolders.Kind.values()) {
            if (isAbandoned.getAsBoolean()) {
                break;
            }
            if (kind.needs().isPresent() && !mayList.test(kind.needs().get())) {
                left.add(kind.word());
                continue;
            }
            int count = 0;
            Iterator<KnownHolders.Known> all = holders.apply(kind).iterator();
            while (count < mostOfKind && !isAbandoned.getAsBoolean() && all.hasNext()) {
                KnownHolders.Known known = all.next();
                OwnAccess access = rights.apply(known.holder());
                if (access.isAllowed() || access.decision().equals(OwnAccess.UNDECIDED)) {
                    count++;
                    name(named.addObject(), kind, known.name(), access);
                }
            }
            if (count == mostOfKind && all.hasNext()) {
                more.add(kind.word());
            }
        }
        return answer;
    }

    private static void name(ObjectNode told, KnownHolders.Kind kind, String name, OwnAccess access) {
        told.put("kind", kind.word())
                .put("name", name)
                .put("allowed", access.isAllowed())
                .put("reason", access.reason());
        access.decidedBy().ifPresent(by -> told.put("policy", by.policy()).put("statement", by.label()));
    }
}
