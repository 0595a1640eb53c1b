package io.cloakroom.bridge.admin;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.admin.EncryptedPayload;
import java.security.SecureRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The one place that decrypts and encrypts admin payloads. A key takes 64 MiB and a tenth of a second to derive, so
 * they are derived one at a time, in the order of the calls. Only calls that are authorized come here.
 */
final class AdminPayloads {
    private static final int MAX_WAITING = 64;

    private final SecureRandom random;
    private final ReentrantLock turn = new ReentrantLock(true);

    AdminPayloads(SecureRandom random) {
        this.random = random;
    }

    /** @throws AwsException {@code XMinioAdminConfigBadJSON}; {@code SlowDown} if too many calls wait */
    byte[] decrypt(byte[] payload, Secret password) {
        return inTurn(() -> EncryptedPayload.decrypt(payload, password));
    }

    /** @throws AwsException {@code SlowDown} if too many calls wait */
    byte[] encrypt(byte[] plain, Secret password) {
        byte[] drawn = new byte[EncryptedPayload.RANDOM_BYTES];
        random.nextBytes(drawn);
        return inTurn(() -> EncryptedPayload.encrypt(plain, password, drawn));
    }

    private byte[] inTurn(Supplier<byte[]> work) {
        if (turn.getQueueLength() >= MAX_WAITING) {
            throw new AwsException(AwsErrorCode.SLOW_DOWN);
        }
        turn.lock();
        try {
            return work.get();
        } finally {
            turn.unlock();
        }
    }
}
