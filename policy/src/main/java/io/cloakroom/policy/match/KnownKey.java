package io.cloakroom.policy.match;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The row of a condition key: what is known of it whatever the request. {@link KnownKeys} has them all.
 *
 * @param name as it is written, without the key of a tag
 * @param part whether the key of a tag follows
 * @param isVariable whether requests of every action can have it, so that it can stand in {@code ${…}}
 * @param families whose actions all take it in a condition
 * @param actions of S3 that take it in a condition, in full
 * @param isSingle whether no request has two values of it
 * @param form what all its values look like
 * @param words the only values it can have; empty: any
 */
public record KnownKey(
        String name,
        Part part,
        boolean isVariable,
        Set<ActionFamily> families,
        Set<String> actions,
        boolean isSingle,
        Form form,
        List<String> words) {
    /** What follows the name after a slash. */
    public enum Part {
        /** Nothing. */
        NONE,
        /** The key of a tag; a policy without it is read, and its condition never holds. */
        TAG,
        /** The key of a tag; without it there is no such condition key. */
        TAG_NEEDED
    }

    /** What values look like. Keys that the caller or the token can give any value have {@link #TEXT}. */
    public enum Form {
        TEXT,
        DATE,
        NUMBER,
        ADDRESS,
        TRUTH,
        ARN,
        /** A user's name: it may look like a number, but not like a date. */
        NAME,
        WORD
    }

    public KnownKey {
        families = Set.copyOf(families);
        actions = Set.copyOf(actions);
        words = List.copyOf(words);
    }

    /** A key that requests of every action can have. */
    static KnownKey ofEveryRequest(String name) {
        return new KnownKey(name, Part.NONE, true, Set.of(), Set.of(), false, Form.TEXT, List.of());
    }

    /** A key of the requests that the row names with {@link #in}. */
    static KnownKey ofSome(String name) {
        return new KnownKey(name, Part.NONE, false, Set.of(), Set.of(), false, Form.TEXT, List.of());
    }

    KnownKey tag(Part tag) {
        return new KnownKey(name, tag, isVariable, families, actions, isSingle, form, words);
    }

    KnownKey in(ActionFamily family) {
        Set<ActionFamily> all = EnumSet.of(family);
        all.addAll(families);
        return new KnownKey(name, part, isVariable, all, actions, isSingle, form, words);
    }

    /** @param s3Actions names without {@code s3:}, between spaces */
    KnownKey in(String s3Actions) {
        Set<String> all = Arrays.stream(s3Actions.strip().split("\\s+"))
                .map(action -> "s3:" + action)
                .collect(Collectors.toSet());
        all.addAll(actions);
        return new KnownKey(name, part, isVariable, families, all, isSingle, form, words);
    }

    KnownKey single(Form ofValue) {
        return new KnownKey(name, part, isVariable, families, actions, true, ofValue, words);
    }

    KnownKey form(Form ofValues) {
        return new KnownKey(name, part, isVariable, families, actions, isSingle, ofValues, words);
    }

    KnownKey words(String... only) {
        return new KnownKey(name, part, isVariable, families, actions, isSingle, form, List.of(only));
    }
}
