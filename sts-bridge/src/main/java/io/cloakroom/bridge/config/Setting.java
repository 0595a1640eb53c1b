package io.cloakroom.bridge.config;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * One setting: its environment name, and what the reference says about it.
 *
 * @param key the name in the environment
 * @param flag the command-line option that overrides it
 * @param standard what applies if it is not set; empty: nothing
 * @param meaning a sentence for the reference
 */
public record Setting(String key, Optional<String> flag, String standard, String meaning, Set<Trait> traits) {
    /** A special property of a setting. */
    public enum Trait {
        /** {@code KEY_FILE} names a file that holds the value. */
        SECRET,
        /** {@code KEY_NAME} sets it for the provider {@code NAME}. */
        PER_PROVIDER,
        /** An old name of another setting, still read. */
        LEGACY,
        /** MinIO has it, but this version does not support it. Setting it is an error. */
        UNSUPPORTED
    }

    public Setting {
        traits = Set.copyOf(traits);
    }

    static Setting of(String key, String standard, String meaning, Trait... traits) {
        return new Setting(key, Optional.empty(), standard, meaning, Set.copyOf(Arrays.asList(traits)));
    }

    Setting orFlag(String option) {
        return new Setting(key, Optional.of(option), standard, meaning, traits);
    }

    public boolean is(Trait trait) {
        return traits.contains(trait);
    }
}
