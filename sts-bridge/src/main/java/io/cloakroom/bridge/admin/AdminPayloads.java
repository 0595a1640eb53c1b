package io.cloakroom.bridge.admin;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.admin.EncryptedPayload;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The one place that decrypts and encrypts admin payloads. A key takes 64 MiB and a tenth of a second to derive, so
 * they are derived one at a time, in the order of the calls. Only calls that are authorized come here, and no account
 * may fill the queue.
 */
final class AdminPayloads {
    private static final int MAX_WAITING = 64;
    private static final int MAX_OF_ONE_ACCOUNT = 8;

    private final SecureRandom random;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final Map<String, Integer> ofAccounts = new ConcurrentHashMap<>();

    AdminPayloads(SecureRandom random) {
        this.random = random;
    }

    /** @throws AwsException {@code XMinioAdminConfigBadJSON}; {@code SlowDown} if too many calls wait */
    byte[] decrypt(byte[] payload, Secret password, String account) {
        return inTurn(account, () -> EncryptedPayload.decrypt(payload, password));
    }

    /** @throws AwsException {@code SlowDown} if too many calls wait */
    byte[] encrypt(byte[] plain, Secret password, String account) {
        byte[] drawn = new byte[EncryptedPayload.RANDOM_BYTES];
        random.nextBytes(drawn);
        return inTurn(account, () -> EncryptedPayload.encrypt(plain, password, drawn));
    }

    private byte[] inTurn(String account, Supplier<byte[]> work) {
        try {
            if (ofAccounts.merge(account, 1, Integer::sum) > MAX_OF_ONE_ACCOUNT
                    || turn.getQueueLength() >= MAX_WAITING) {
                throw new AwsException(AwsErrorCode.SLOW_DOWN);
            }
            turn.lock();
            try {
                return work.get();
            } finally {
                turn.unlock();
            }
        } finally {
            ofAccounts.computeIfPresent(account, (name, count) -> count == 1 ? null : count - 1);
        }
    }
}
