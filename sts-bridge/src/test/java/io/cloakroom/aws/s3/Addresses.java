package io.cloakroom.aws.s3;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The request line of every operation, from the rows of the router. */
public final class Addresses {
    private Addresses() {}

    /**
     * A request line.
     *
     * @param copies whether it takes an {@code x-amz-copy-source} to get there
     */
    public record Address(String method, String target, boolean copies) {}

    /** Of an object {@code alpha/k}, its bucket, or the service. */
    public static Address of(S3Operation operation) {
        S3Row row = S3Table.of(operation);
        String path = switch (row.level()) {
            case SERVICE -> "/";
            case BUCKET -> "/alpha";
            case OBJECT -> "/alpha/k";
        };
        List<String> parameters = Stream.concat(Stream.of(row.marker()), row.required().stream())
                .filter(name -> !name.isEmpty())
                .map(name -> switch (name) {
                    case "list-type", "select-type" -> name + "=2";
                    case "uploadId" -> name + "=u";
                    case "partNumber" -> name + "=1";
                    default -> name;
                })
                .toList();
        return new Address(
                row.method(),
                parameters.isEmpty() ? path : parameters.stream().collect(Collectors.joining("&", path + "?", "")),
                row.copies());
    }
}
