package io.cloakroom.bridge.identity.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds a provider's transmitter, and there the stream of the bridge's own client. Creates the stream if there is none.
 *
 * @see <a href="https://openid.net/specs/openid-sharedsignals-framework-1_0-final.html#section-7">Shared Signals
 *     Framework 1.0, sections 7 and 8</a>
 */
final class StreamFinder {
    private static final String OPENID_CONFIGURATION = "/.well-known/openid-configuration";
    private static final String SSF_CONFIGURATION = "/.well-known/ssf-configuration";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AuthorizedClient client;
    private final Set<String> wanted;
    private final TrustedOrigins origins;

    /** @param wanted the types of events to ask for */
    StreamFinder(AuthorizedClient client, Set<String> wanted) {
        this.client = client;
        this.wanted = Set.copyOf(wanted);
        this.origins = new TrustedOrigins(client.config());
    }

    /** The client's stream. Asks. */
    SignalStream find() throws IOException {
        Claims metadata = metadata();
        String issuer = metadata.text("issuer").orElse("");
        requireOwn("transmitter", issuer);
        Where where = new Where(
                issuer,
                endpoint(metadata, "configuration_endpoint"),
                metadata.has("verification_endpoint")
                        ? Optional.of(endpoint(metadata, "verification_endpoint"))
                        : Optional.empty());
        Optional<SignalStream> known = known(where);
        SignalStream stream = known.isPresent() ? known.get() : create(where);
        requireOwn("stream", stream.issuer());
        return stream.undelivered().isEmpty() ? stream : widen(where, stream);
    }

    /** The transmitter's addresses. */
    private record Where(String issuer, URI streams, Optional<URI> verification) {}

    /** Keycloak has it below the issuer, as that of OpenID Connect; the standard puts it before the issuer's path. */
    private Claims metadata() throws IOException {
        String url = client.config().configUrl().toString();
        if (!url.endsWith(OPENID_CONFIGURATION)) {
            throw new NotOfferedException("%s does not end with %s, so where its transmitter is cannot be known"
                    .formatted(url, OPENID_CONFIGURATION));
        }
        String issuer = url.substring(0, url.length() - OPENID_CONFIGURATION.length());
        String path = URI.create(issuer).getRawPath();
        URI below = URI.create(issuer + SSF_CONFIGURATION);
        HttpCall.Answer answer = client.get(below);
        if (answer.status() == 404 && !path.isEmpty()) {
            String origin = issuer.substring(0, issuer.length() - path.length());
            answer = client.get(URI.create(origin + SSF_CONFIGURATION + path));
        }
        if (answer.status() == 404) {
            throw new NotOfferedException("it has no transmitter: %s answers 404".formatted(below));
        }
        return ProviderClient.object(below, answer);
    }

    private URI endpoint(Claims metadata, String name) throws IOException {
        String address = metadata.text(name)
                .orElseThrow(() -> new NotOfferedException("its transmitter has no `%s`".formatted(name)));
        return origins.require(address, metadata.text("issuer").orElse(""));
    }

    private void requireOwn(String what, String issuer) throws IOException {
        if (!issuer.equals(client.issuer())) {
            throw new NotOfferedException("its %s has the issuer `%s`, and its tokens have `%s`"
                    .formatted(what, TokenGrants.shortened(issuer), client.issuer()));
        }
    }

    private Optional<SignalStream> known(Where where) throws IOException {
        HttpCall.Answer answer = client.get(where.streams(), "look-up of streams");
        if (answer.status() == 404) {
            return Optional.empty();
        }
        List<Object> streams = streams(where.streams(), answer);
        for (Object stream : streams) {
            Optional<SignalStream> read = read(new Claims(EventRules.object(stream)), where);
            if (read.isPresent()) {
                return read;
            }
        }
        if (!streams.isEmpty()) {
            throw new NotOfferedException(
                    "the stream of client `%s` is not polled, but pushed".formatted(client.clientId()));
        }
        return Optional.empty();
    }

    /** One stream, or a list of them. */
    private static List<Object> streams(URI url, HttpCall.Answer answer) throws IOException {
        if (answer.status() != 200) {
            throw new ProviderException("%s answers %d, expected 200".formatted(url, answer.status()));
        }
        try {
            String text = new String(answer.body(), UTF_8).strip();
            return text.startsWith("[")
                    ? List.copyOf(JSON.readerForListOf(Object.class).<List<Object>>readValue(answer.body()))
                    : List.of(Claims.parse(answer.body()).members());
        } catch (IOException | NullPointerException e) {
            throw new ProviderException("%s does not answer with streams".formatted(url));
        }
    }

    private SignalStream create(Where where) throws IOException {
        ObjectNode question = JSON.createObjectNode().put("description", "Cloakroom");
        question.putObject("delivery").put("method", SignalStream.POLLED);
        wanted.stream().sorted().forEach(question.putArray("events_requested")::add);
        HttpCall.Answer answer = client.send("POST", where.streams(), question, "new stream");
        if (answer.status() == 409) { // another bridge was faster
            return known(where)
                    .orElseThrow(() ->
                            new ProviderException("%s has a stream, but does not show it".formatted(where.streams())));
        }
        if (answer.status() >= 300 && answer.status() < 500) {
            throw new NotOfferedException("%s creates no stream for client `%s`: it answers %d"
                    .formatted(where.streams(), client.clientId(), answer.status()));
        }
        return read(where, answer);
    }

    /** An older bridge may have asked for less. */
    private SignalStream widen(Where where, SignalStream stream) throws IOException {
        ObjectNode question = JSON.createObjectNode().put("stream_id", stream.id());
        wanted.stream().sorted().forEach(question.putArray("events_requested")::add);
        HttpCall.Answer answer = client.send("PATCH", where.streams(), question, "change of a stream");
        return answer.status() == 200 ? read(where, answer) : stream;
    }

    private SignalStream read(Where where, HttpCall.Answer answer) throws IOException {
        Claims members;
        try {
            members = Claims.parse(answer.body());
        } catch (IOException e) {
            throw new ProviderException(
                    "%s does not answer with a stream (%d)".formatted(where.streams(), answer.status()));
        }
        return read(members, where)
                .orElseThrow(() ->
                        new NotOfferedException("%s makes no streams that are polled".formatted(where.streams())));
    }

    /** Empty if it is not polled. */
    private Optional<SignalStream> read(Claims stream, Where where) throws ProviderException {
        Claims delivery = new Claims(EventRules.object(stream.members().get("delivery")));
        if (!delivery.text("method").equals(Optional.of(SignalStream.POLLED))) {
            return Optional.empty();
        }
        Optional<String> id = stream.text("stream_id");
        Optional<String> address = delivery.text("endpoint_url");
        Set<String> audience = Set.copyOf(stream.texts("aud"));
        if (id.isEmpty() || address.isEmpty() || audience.isEmpty()) {
            throw new ProviderException(
                    "%s has a stream without `stream_id`, `aud` or `endpoint_url`".formatted(where.streams()));
        }
        return Optional.of(new SignalStream(
                id.get(),
                stream.text("iss").orElse(where.issuer()),
                audience,
                Set.copyOf(stream.texts("events_delivered")),
                undelivered(stream),
                origins.require(address.get(), where.issuer()),
                where.verification()));
    }

    private Set<String> undelivered(Claims stream) {
        Set<String> missing = new HashSet<>(wanted);
        missing.removeAll(Set.copyOf(stream.texts("events_delivered")));
        missing.removeAll(Set.copyOf(stream.texts("events_requested")));
        if (stream.has("events_supported")) {
            missing.retainAll(Set.copyOf(stream.texts("events_supported")));
        }
        return missing;
    }
}
