package io.cloakroom.bridge.admin;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.admin.EncryptedPayload;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The one place that decrypts and encrypts admin payloads. A key takes 64 MiB and a tenth of a second to derive, so
 * keys are derived one at a time, in the order of the calls. Only authorized calls come here, and no account may fill
 * the queue.
 */
final class AdminPayloads {
    private static final int MAX_CALLS = 64;
    private static final int MAX_OF_ONE_ACCOUNT = 4;

    private final SecureRandom random;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final AtomicInteger calls = new AtomicInteger();
    private final Map<String, Integer> ofAccounts = new ConcurrentHashMap<>();

    AdminPayloads(SecureRandom random) {
        this.random = random;
    }

    /**
     * Does a call that derives keys, unless too many are being done.
     *
     * @throws AwsException {@code SlowDown}
     */
    <T> T withPlace(String account, Supplier<T> call) {
        try {
            int all = calls.incrementAndGet();
            if (ofAccounts.merge(account, 1, Integer::sum) > MAX_OF_ONE_ACCOUNT || all > MAX_CALLS) {
                throw new AwsException(AwsErrorCode.SLOW_DOWN);
            }
            return call.get();
        } finally {
            calls.decrementAndGet();
            ofAccounts.computeIfPresent(account, (name, count) -> count == 1 ? null : count - 1);
        }
    }

    /** @throws AwsException {@code XMinioAdminConfigBadJSON} */
    byte[] decrypt(byte[] payload, Secret password) {
        return inTurn(() -> EncryptedPayload.decrypt(payload, password));
    }

    byte[] encrypt(byte[] plain, Secret password) {
        byte[] drawn = new byte[EncryptedPayload.RANDOM_BYTES];
        random.nextBytes(drawn);
        return inTurn(() -> EncryptedPayload.encrypt(plain, password, drawn));
    }

    private byte[] inTurn(Supplier<byte[]> work) {
        turn.lock();
        try {
            return work.get();
        } finally {
            turn.unlock();
        }
    }
}
