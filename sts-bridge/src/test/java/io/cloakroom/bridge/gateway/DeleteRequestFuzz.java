package io.cloakroom.bridge.gateway;

import io.cloakroom.aws.AwsException;

/** The document of a multi-delete: it is read or refused by an {@link AwsException}. */
public final class DeleteRequestFuzz {
    private DeleteRequestFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            DeleteRequest request = DeleteRequest.parse(input);
            int objects = request.objects().size() + request.refused().size();
            if (objects == 0 || objects > DeleteRequest.MAX_OBJECTS) {
                throw new IllegalStateException(objects + " objects");
            }
        } catch (AwsException e) {
            if (e.sentence().isEmpty()) {
                throw new IllegalStateException("a refusal without a sentence");
            }
        }
    }
}
