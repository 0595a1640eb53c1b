package io.cloakroom.aws.sigv4;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A link of Signature Version 2: a line {@code METHOD target}, then header lines. It is read or refused by an {@link
 * AwsException}. What is read signs every parameter it has, each in a line or place of its own.
 */
public final class PresignedV2Fuzz {
    private static final Instant NOW = Instant.parse("2013-05-24T00:00:00Z");
    private static final Set<String> OF_THE_SIGNATURE = Set.of("AWSAccessKeyId", "Signature", "Expires");

    private PresignedV2Fuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        List<String> lines =
                new String(input, StandardCharsets.ISO_8859_1).lines().toList();
        if (lines.isEmpty()) {
            return;
        }
        String[] start = lines.get(0).split(" ", 2);
        RequestHead head;
        PresignedV2 signed;
        try {
            head = RequestHead.parse(start[0], start.length < 2 ? "/" : start[1], headers(lines));
            signed = PresignedV2.read(head, NOW);
        } catch (AwsException | IllegalArgumentException e) {
            return; // refused, or no header line
        }
        String text = text(head, signed);
        require(text.lines().count() == 5 + amzNames(head).size(), "a value begins a line of its own");
        for (QueryParameter parameter : head.query()) {
            boolean isSent = parameter.name().startsWith("content-");
            if (!OF_THE_SIGNATURE.contains(parameter.name()) && !isSent) {
                require(!text(without(head, parameter), signed).equals(text), "an unsigned parameter");
            }
        }
        require(!new StringToSignV2(head, signed.expires(), "").isSignedBy(Example.SECRET, ""), "no signature is one");
    }

    private static Headers headers(List<String> lines) {
        Headers.Builder headers = Headers.builder();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            headers.add(line.substring(0, Math.max(0, colon)), line.substring(colon + 1));
        }
        return headers.build();
    }

    private static String text(RequestHead head, PresignedV2 signed) {
        return new StringToSignV2(head, signed.expires(), "").text(head.rawPath());
    }

    private static RequestHead without(RequestHead head, QueryParameter left) {
        List<QueryParameter> others = head.query().stream()
                .filter(parameter -> !parameter.name().equals(left.name()))
                .toList();
        String query = others.stream().map(QueryParameter::name).collect(Collectors.joining("&"));
        return new RequestHead(head.method(), head.rawPath(), query, others, head.headers());
    }

    private static Set<String> amzNames(RequestHead head) {
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < head.headers().size(); i++) {
            names.add(head.headers().name(i));
        }
        head.query().forEach(parameter -> names.add(parameter.name().toLowerCase(Locale.ROOT)));
        names.removeIf(name -> !name.startsWith("x-amz-"));
        return names;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
