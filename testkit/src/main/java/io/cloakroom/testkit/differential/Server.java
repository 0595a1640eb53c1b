package io.cloakroom.testkit.differential;

import io.cloakroom.aws.Secret;
import io.cloakroom.testkit.RawAnswer;
import io.cloakroom.testkit.RawHttp;
import io.cloakroom.testkit.RawRequest;
import io.cloakroom.testkit.SigningClient;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One of the two servers that are asked. Remembers of its answers what later requests repeat. */
public final class Server {
    private static final int SHOWN = 80;
    /** Headers that say something of objects only. What other answers hold is compared by itself. */
    private static final Set<String> OF_OBJECTS = Set.of("accept-ranges", "content-length");

    private final URI endpoint;
    private final Requests requests;
    private final Variables variables = new Variables();
    private final Masks masks;

    /** An empty S3 store, or a gateway in front of one, and a key that may do everything there. */
    public Server(URI endpoint, String accessKeyId, Secret secretAccessKey) {
        this.endpoint = endpoint;
        this.requests = new Requests(endpoint, accessKeyId, secretAccessKey);
        this.masks = new Masks(endpoint.getAuthority());
    }

    Seen ask(Row row, Tolerance tolerance) {
        RawRequest request = requests.of(row, variables);
        RawAnswer answer;
        try {
            answer = RawHttp.send(endpoint, request);
        } catch (UncheckedIOException e) {
            return new Seen(List.of("no answer: " + e.getMessage()));
        }
        return seen(row, answer, tolerance);
    }

    private Seen seen(Row row, RawAnswer answer, Tolerance tolerance) {
        Optional<Document> document =
                answer.text().stripLeading().startsWith("<") ? Document.of(answer.body()) : Optional.empty();
        answer.headers().forEach(masks::learn);
        boolean isError = document.map(Document::isError).orElse(false);
        // An error repeats what was asked for: that is no id which the server drew.
        document.filter(xml -> !isError)
                .ifPresent(xml -> xml.lines().forEach(line -> masks.learn(line.element(), line.text())));
        Seen.Builder seen = new Seen.Builder(tolerance);
        boolean ofObject = document.isEmpty() && answer.headers().contains("etag") && answer.status() < 300;
        boolean isBareError = row.method().equals("HEAD") && answer.status() >= 300;
        answer.headers().forEach((name, value) -> {
            boolean counts = (ofObject || !OF_OBJECTS.contains(name)) && !(isBareError && name.equals("content-type"));
            if (counts) {
                boolean isTypeOfDocument = document.isPresent() && name.equals("content-type");
                seen.header(name, masks.hide(isTypeOfDocument ? withoutParameters(value) : value));
            }
        });
        document.ifPresentOrElse(
                xml -> {
                    for (Document.Line line : xml.lines()) {
                        seen.element(line, xml.isError(), masks.hide(line.text()));
                    }
                },
                () -> bytes(answer).ifPresent(seen::body));
        row.saved().forEach((name, source) -> variables.put(name, saved(answer, document, source)));
        return seen.of(answer.status());
    }

    /** The type alone: documents are in UTF-8, whether that is said or not. */
    private static String withoutParameters(String type) {
        return type.split(";", 2)[0].strip();
    }

    private static String saved(RawAnswer answer, Optional<Document> document, String source) {
        if (Character.isLowerCase(source.charAt(0))) {
            return answer.headers().first(source).orElse("");
        }
        return document.stream()
                .flatMap(xml -> xml.lines().stream())
                .filter(line -> line.element().equals(source))
                .map(Document.Line::text)
                .findFirst()
                .orElse("");
    }

    private static Optional<String> bytes(RawAnswer answer) {
        byte[] body = answer.body();
        if (body.length == 0) {
            return Optional.empty();
        }
        String text = answer.text();
        boolean isShort = body.length <= SHOWN && text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
        return Optional.of(
                isShort
                        ? "body " + text
                        : "body of %d bytes, SHA-256 %s".formatted(body.length, SigningClient.sha256(body)));
    }
}
