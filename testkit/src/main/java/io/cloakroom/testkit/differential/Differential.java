package io.cloakroom.testkit.differential;

import io.cloakroom.aws.Secret;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sends every request of the table to two servers and tells where their answers differ without being meant to. */
public final class Differential {
    /** Pairs of servers. The first is the store that the other is compared with. */
    public enum Pair {
        /** s3proxy, and the gateway in front of another one. */
        S3PROXY,
        /** MinIO, and the gateway in front of another one. */
        MINIO,
        /** versitygw, and the gateway in front of another one. */
        VERSITYGW,
        /** MinIO, and the bridge with its embedded store. */
        EMBEDDED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether the store leaves much of S3 out, on purpose. */
        private boolean hasGaps() {
            return this == S3PROXY;
        }

        private boolean isGateway() {
            return this != EMBEDDED;
        }

        private Tolerance tolerance() {
            return isGateway() ? Tolerance.gateway() : Tolerance.embedded();
        }
    }

    /**
     * How a comparison ended.
     *
     * @param requests how many were sent to each of the two
     * @param unknown how many the store does not implement; what the other answers to these is not compared
     * @param meant how many answers differed as the documentation says
     * @param faults the requests whose answers differ without a reason, or no longer differ although they have one
     */
    public record Result(int requests, int unknown, int meant, List<String> faults) {
        public Result {
            faults = List.copyOf(faults);
        }

        public int compared() {
            return requests - unknown;
        }
    }

    private Differential() {}

    /** Asks both servers. They must be empty. */
    public static Result compare(Pair pair, Server store, Server compared) {
        List<String> faults = new ArrayList<>();
        List<Row> rows = RequestTable.read();
        Tolerance tolerance = pair.tolerance();
        int unknown = 0;
        int meant = 0;
        for (Row row : rows) {
            Seen told = store.ask(row, tolerance);
            Seen other = compared.ask(row, tolerance);
            if (tolerance.ofAnotherStore()) {
                other = told.hasChecksum() ? other.withoutSumInDocument() : other.withoutOwnChecksum();
            }
            List<String> difference = told.differenceTo(other);
            if (pair.hasGaps() && told.isNotImplemented()) {
                unknown++;
                continue;
            }
            boolean isMeant = row.meant().containsKey(pair.label());
            boolean mayDiffer = isMeant
                    || row.possible().containsKey(pair.label())
                    || row.meant().containsKey("bridge")
                    || (pair.isGateway() && row.meant().containsKey("gateway"));
            if (!difference.isEmpty() && mayDiffer) {
                meant++;
            } else if (!difference.isEmpty()) {
                faults.add(row + "\n  " + String.join("\n  ", difference));
            } else if (isMeant) {
                faults.add(row + "\n  answered alike, though said to differ: "
                        + row.meant().get(pair.label()));
            }
        }
        return new Result(rows.size(), unknown, meant, faults);
    }

    /** Arguments: the pair, then address, access key and secret key of each server. */
    public static void main(String[] arguments) {
        Pair pair = Pair.valueOf(arguments[0].toUpperCase(Locale.ROOT));
        Server store = server(arguments, 1);
        Server compared = server(arguments, 4);
        Result result = compare(pair, store, compared);
        PrintStream out = System.out;
        result.faults().forEach(out::println);
        out.printf(
                "%s: %d requests, %d differ as documented, %d faults%n",
                pair.label(), result.compared(), result.meant(), result.faults().size());
        if (!result.faults().isEmpty()) {
            System.exit(1);
        }
    }

    private static Server server(String[] arguments, int at) {
        return new Server(URI.create(arguments[at]), arguments[at + 1], new Secret(arguments[at + 2]));
    }
}
