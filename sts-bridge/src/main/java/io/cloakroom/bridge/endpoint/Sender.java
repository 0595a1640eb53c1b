package io.cloakroom.bridge.endpoint;

/** Who sends a request, as far as its head tells. The memory for its body comes out of the sender's share. */
public sealed interface Sender {
    /** The address of the client, as a literal. */
    String address();

    /** A sender who is unknown until the body is read. */
    record Address(String address) implements Sender {}

    /** The principal that signed the head. */
    record Account(String account, String address) implements Sender {}

    /**
     * Somebody who follows a link that another has made. It counts for the link, never for whoever made it.
     *
     * @param link a name of it that is no secret
     */
    record Visitor(String link, String address) implements Sender {}
}
