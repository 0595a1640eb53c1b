package io.cloakroom.bridge.signals;

import io.cloakroom.bridge.credentials.Cutoff.Scope;
import java.util.Map;
import java.util.Optional;

/**
 * Whom an event is about: a user of its issuer, or one login of that user. An address or a telephone number names
 * nobody here: several users may have it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9493#section-3">RFC 9493, section 3</a>
 */
record EventSubject(Optional<String> user, Optional<String> login) {
    /**
     * Reads a subject identifier.
     *
     * @param issuer who sends the event: about users of others it says nothing
     */
    static EventSubject read(Map<String, Object> identifier, String issuer) {
        return switch (text(identifier, "format").orElse("")) {
            case "iss_sub" -> new EventSubject(userOf(identifier, issuer), Optional.empty());
            case "complex" ->
                new EventSubject(
                        member(identifier, "user")
                                .flatMap(user -> read(user, issuer).user()),
                        member(identifier, "session")
                                .filter(login -> text(login, "format").equals(Optional.of("opaque")))
                                .flatMap(login -> text(login, "id")));
            default -> new EventSubject(Optional.empty(), Optional.empty());
        };
    }

    /** All sessions of the user. */
    Optional<Scope> user(String issuer) {
        return user.map(sub -> new Scope.Subject(issuer, sub));
    }

    private static Optional<String> userOf(Map<String, Object> identifier, String issuer) {
        return text(identifier, "iss").equals(Optional.of(issuer)) ? text(identifier, "sub") : Optional.empty();
    }

    private static Optional<String> text(Map<String, Object> object, String name) {
        return object.get(name) instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    @SuppressWarnings("unchecked") // JSON objects have texts as names
    private static Optional<Map<String, Object>> member(Map<String, Object> object, String name) {
        return object.get(name) instanceof Map<?, ?> map ? Optional.of((Map<String, Object>) map) : Optional.empty();
    }
}
