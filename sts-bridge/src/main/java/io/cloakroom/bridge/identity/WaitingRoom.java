package io.cloakroom.bridge.identity;

import static io.cloakroom.aws.AwsErrorCode.IDP_COMMUNICATION_ERROR;
import static io.cloakroom.aws.AwsErrorCode.THROTTLING;

import io.cloakroom.aws.AwsException;
import java.util.HashMap;
import java.util.Map;

/**
 * Limits how many callers wait for one identity source, in all and per address. Each waiting caller keeps its form in
 * memory, so a caller beyond the limit is refused at once.
 */
public final class WaitingRoom {
    public static final int PLACES = 64;
    public static final int PLACES_OF_AN_ADDRESS = 16;

    private final Map<String, Integer> ofAddress = new HashMap<>();
    private int taken;

    /** A place taken. Close it when the caller has finished waiting. */
    @FunctionalInterface
    public interface Place {
        void close();
    }

    /**
     * Takes a place.
     *
     * @throws AwsException {@code Throttling} if the address has its share; {@code IDPCommunicationError} if all places
     *     are taken
     */
    public synchronized Place enter(String address) {
        int own = ofAddress.getOrDefault(address, 0);
        if (own >= PLACES_OF_AN_ADDRESS) {
            throw AwsException.of(
                    THROTTLING,
                    "Too many calls from this address wait for the identity provider; try again in a moment.");
        }
        if (taken >= PLACES) {
            throw AwsException.of(
                    IDP_COMMUNICATION_ERROR, "Too many calls wait for the identity provider; try again in a moment.");
        }
        taken++;
        ofAddress.put(address, own + 1);
        return () -> leave(address);
    }

    private synchronized void leave(String address) {
        taken--;
        ofAddress.computeIfPresent(address, (any, own) -> own == 1 ? null : own - 1);
    }

    public synchronized int taken() {
        return taken;
    }
}
