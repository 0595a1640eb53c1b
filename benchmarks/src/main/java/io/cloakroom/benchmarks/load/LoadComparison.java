package io.cloakroom.benchmarks.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** {@code benchmarks/run gateway|store|sts|ldap|users}: prints tables of ratios. */
public final class LoadComparison {
    private LoadComparison() {}

    public static void main(String[] arguments) throws IOException {
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i], arguments[i + 1]);
        }
        Comparison.Length length = new Comparison.Length(
                Integer.parseInt(options.getOrDefault("--rounds", "3")),
                Integer.parseInt(options.getOrDefault("--seconds", "5")),
                Integer.parseInt(options.getOrDefault("--warmup", "3")));
        Optional<Path> other = Optional.ofNullable(options.get("--against")).map(Path::of);
        String only = options.getOrDefault("--only", "");
        try (Peers peers = new Peers(length, other, only)) {
            switch (arguments[0]) {
                case "gateway" -> new StoreLoad(peers).gateway();
                case "store" -> new StoreLoad(peers).store();
                case "sts" -> new StsLoad(peers).sts();
                case "ldap" -> new StsLoad(peers).ldap();
                case "users" -> new UsersLoad(peers).users();
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }
    }
}
