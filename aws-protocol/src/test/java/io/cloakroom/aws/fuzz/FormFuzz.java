package io.cloakroom.aws.fuzz;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.PercentDecoder;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.http.QueryString;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.UriEncoding;
import io.cloakroom.aws.sts.StsRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A form: as the body of an STS call, and as a query. It is read or refused by an {@link AwsException}. What is read
 * reads the same when it is encoded again.
 */
public final class FormFuzz {
    private FormFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        sts(input);
        for (PercentDecoder decoder : PercentDecoder.values()) {
            again(new String(input, StandardCharsets.ISO_8859_1), decoder);
        }
    }

    private static void sts(byte[] input) {
        RequestHead head = new RequestHead("POST", "/", "", List.of(), Headers.EMPTY);
        try {
            StsRequest request = StsRequest.parse(head, input);
            if (request.action().isEmpty()) {
                throw new IllegalStateException("a call without an action");
            }
        } catch (AwsException e) {
            if (e.sentence().isEmpty()) {
                throw new IllegalStateException("a refusal without a sentence");
            }
        }
    }

    private static void again(String form, PercentDecoder decoder) {
        List<QueryParameter> read;
        try {
            read = QueryString.parse(form, decoder);
        } catch (AwsException e) {
            return;
        }
        String written = read.stream()
                .map(it -> UriEncoding.encodeComponent(it.name()) + '=' + UriEncoding.encodeComponent(it.value()))
                .collect(Collectors.joining("&"));
        List<QueryParameter> readAgain = QueryString.parse(written, decoder);
        if (!texts(read).equals(texts(readAgain))) {
            throw new IllegalStateException("%s is read as %s, then as %s".formatted(form, read, readAgain));
        }
    }

    private static List<String> texts(List<QueryParameter> parameters) {
        return parameters.stream().map(it -> it.name() + '\n' + it.value()).toList();
    }
}
