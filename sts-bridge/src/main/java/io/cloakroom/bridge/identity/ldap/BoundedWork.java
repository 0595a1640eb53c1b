package io.cloakroom.bridge.identity.ldap;

import static io.cloakroom.aws.AwsErrorCode.IDP_COMMUNICATION_ERROR;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import io.cloakroom.aws.AwsException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs work that asks directories, on virtual threads, and turns its failures into answers. */
final class BoundedWork implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BoundedWork.class);

    private final Duration timeout;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

    BoundedWork(Duration timeout) {
        this.timeout = timeout;
    }

    /**
     * Does work within the configured time. Work that takes longer is interrupted, and its connection closed.
     *
     * @throws AwsException what the work throws; {@code IDPCommunicationError} if a directory fails or takes too long
     */
    <T> T within(Callable<T> work) {
        Future<T> result = workers.submit(work);
        try {
            return result.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            result.cancel(true);
            LOG.warn("The directory has not answered within {}.", timeout);
            throw unavailable("it has not answered in time");
        } catch (InterruptedException e) {
            result.cancel(true);
            Thread.currentThread().interrupt();
            throw unavailable("the bridge stops");
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    /** Starts work in the background. */
    <T> Future<T> begin(Callable<T> work) {
        return workers.submit(work);
    }

    /** Waits for work that was started. */
    static <T> T result(Future<T> work) throws LDAPException, InterruptedException {
        try {
            return work.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LDAPException failure) {
                throw failure;
            }
            throw failure(e.getCause());
        }
    }

    private static RuntimeException failure(@Nullable Throwable cause) {
        if (cause instanceof LDAPException e) {
            LOG.warn("The directory failed: {} ({}).", e.getMessage(), e.getResultCode());
            return unavailable(
                    e.getResultCode().equals(ResultCode.INVALID_CREDENTIALS)
                            ? "LDAP Lookup Bind user invalid credentials error"
                            : e.getResultCode().equals(ResultCode.REFERRAL)
                                    ? "it refers to another server, and referrals are not followed"
                                    : "it cannot be used now");
        }
        return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
    }

    private static AwsException unavailable(String why) {
        return AwsException.of(IDP_COMMUNICATION_ERROR, "LDAP server error: %s.".formatted(why));
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
