package io.cloakroom.bridge.identity.ldap;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.DNSSRVRecordServerSet;
import com.unboundid.ldap.sdk.FailoverServerSet;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.ServerSet;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.LdapConfig;
import io.cloakroom.bridge.config.LdapConfig.Server;
import io.cloakroom.bridge.config.LdapConfig.Transport;
import io.cloakroom.bridge.tls.PemFiles;
import io.cloakroom.bridge.tls.TrustedRoots;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Connections to a directory: some are bound to the lookup account, others try passwords. They are pooled, checked, and
 * replaced when they break. Servers are tried in their order. Referrals are never followed.
 */
final class LdapConnections implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 32;
    private static final int MAX_MESSAGE_BYTES = 16 << 20;
    private static final long LONGEST_CONNECT_MILLIS = 3000;
    private static final long HEALTH_CHECK_MILLIS = 30_000;
    private static final long CONNECTION_AGE_MILLIS = Duration.ofMinutes(30).toMillis();

    /** After a fail-over, how soon connections go back to the first server. */
    private static final long FAIL_OVER_AGE_MILLIS = Duration.ofMinutes(1).toMillis();

    /** The results of a bind that refuse a login because of name, password or account. */
    private static final Set<ResultCode> REFUSALS = Set.of(
            ResultCode.INVALID_CREDENTIALS,
            ResultCode.NO_SUCH_OBJECT,
            ResultCode.INVALID_DN_SYNTAX,
            ResultCode.INAPPROPRIATE_AUTHENTICATION,
            ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
            ResultCode.CONSTRAINT_VIOLATION,
            ResultCode.UNWILLING_TO_PERFORM);

    private final LDAPConnectionPool lookups;
    private final LDAPConnectionPool logins;
    private final Semaphore lookupPlaces = new Semaphore(MAX_CONNECTIONS);
    private final Semaphore loginPlaces = new Semaphore(MAX_CONNECTIONS);
    private final long timeoutMillis;

    private final DirectoryHealth health;

    private LdapConnections(
            LDAPConnectionPool lookups, LDAPConnectionPool logins, long timeoutMillis, DirectoryHealth health) {
        this.health = health;
        this.lookups = lookups;
        this.logins = logins;
        this.timeoutMillis = timeoutMillis;
    }

    /**
     * Makes no connection yet, so the directory need not be up.
     *
     * @param roots trusted unless the directory has authorities of its own
     * @throws IOException with a sentence for the operator if the authorities cannot be read
     */
    static LdapConnections open(LdapConfig config, TrustedRoots roots, DirectoryHealth health) throws IOException {
        long timeout = config.limits().timeout().toMillis();
        LDAPConnectionOptions options = options(timeout);
        @Nullable SocketFactory sockets = null;
        @Nullable PostConnectProcessor startTls = null;
        if (config.servers().transport() != Transport.PLAIN) {
            SSLSocketFactory tls = new CheckedSockets(trusted(config, roots).sockets());
            if (config.servers().transport() == Transport.LDAPS) {
                sockets = tls;
            } else {
                startTls = new StartTLSPostConnectProcessor(tls);
            }
        }
        ServerSet servers = servers(config.servers(), sockets, options);
        BindRequest lookup = new SimpleBindRequest(
                config.lookup().dn(), config.lookup().password().reveal());
        try {
            return new LdapConnections(
                    pool(servers, lookup, startTls, timeout), pool(servers, null, startTls, timeout), timeout, health);
        } catch (LDAPException e) {
            throw new IllegalStateException("no connection is made yet", e);
        }
    }

    private static TrustedRoots trusted(LdapConfig config, TrustedRoots roots) throws IOException {
        return config.servers().authorities().isPresent()
                ? TrustedRoots.only(
                        PemFiles.certificates(config.servers().authorities().get()))
                : roots;
    }

    private static LDAPConnectionOptions options(long timeout) {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis((int) Math.min(timeout, LONGEST_CONNECT_MILLIS));
        options.setResponseTimeoutMillis(timeout);
        options.setAbandonOnTimeout(true);
        options.setFollowReferrals(false);
        // The calling thread reads the answer: there is no thread for each connection.
        options.setUseSynchronousMode(true);
        options.setBindWithDNRequiresPassword(true);
        options.setMaxMessageSize(MAX_MESSAGE_BYTES);
        return options;
    }

    private static ServerSet servers(
            LdapConfig.Servers config, @Nullable SocketFactory sockets, LDAPConnectionOptions options) {
        if (config.srvRecord().isPresent()) {
            return new DNSSRVRecordServerSet(config.srvRecord().get(), null, 0, sockets, options);
        }
        List<Server> servers = config.servers();
        FailoverServerSet inOrder = new FailoverServerSet(
                servers.stream().map(Server::host).toArray(String[]::new),
                servers.stream().mapToInt(Server::port).toArray(),
                sockets,
                options);
        inOrder.setMaxFailoverConnectionAgeMillis(FAIL_OVER_AGE_MILLIS);
        return inOrder;
    }

    private static LDAPConnectionPool pool(
            ServerSet servers, @Nullable BindRequest bind, @Nullable PostConnectProcessor afterConnect, long timeout)
            throws LDAPException {
        LDAPConnectionPool pool = new LDAPConnectionPool(
                servers, bind, 0, MAX_CONNECTIONS, 1, afterConnect, false, new AliveCheck(timeout));
        pool.setHealthCheckIntervalMillis(HEALTH_CHECK_MILLIS);
        pool.setMaxConnectionAgeMillis(CONNECTION_AGE_MILLIS);
        return pool;
    }

    /** Something to do on a connection that is bound to the lookup account. */
    @FunctionalInterface
    interface Lookup<T> {
        T on(LDAPConnection connection) throws LDAPException;
    }

    /** Does a look-up; again on a new connection if the one it had was broken. */
    <T> T lookup(Lookup<T> lookup) throws LDAPException {
        return inPlace(lookupPlaces, lookups, lookup);
    }

    /**
     * Whether the directory accepts a password.
     *
     * @param password not empty: a directory answers an empty one as if it were right
     * @throws LDAPException if it does not say
     */
    boolean isLetIn(String dn, Secret password) throws LDAPException {
        if (password.reveal().isEmpty()) {
            return false;
        }
        return inPlace(loginPlaces, logins, connection -> {
            try {
                connection.bind(new SimpleBindRequest(dn, password.reveal()));
                return true;
            } catch (LDAPException e) {
                if (REFUSALS.contains(e.getResultCode())) {
                    return false;
                }
                throw e;
            }
        });
    }

    private <T> T inPlace(Semaphore places, LDAPConnectionPool pool, Lookup<T> lookup) throws LDAPException {
        try {
            if (!places.tryAcquire(timeoutMillis, TimeUnit.MILLISECONDS)) {
                throw new LDAPException(ResultCode.BUSY, "all connections are in use");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LDAPException(ResultCode.TIMEOUT, "no connection became free in time", e);
        }
        try {
            T result = onConnection(pool, lookup);
            health.answered();
            return result;
        } catch (LDAPException e) {
            health.failed();
            throw e;
        } finally {
            places.release();
        }
    }

    private static <T> T onConnection(LDAPConnectionPool pool, Lookup<T> lookup) throws LDAPException {
        LDAPConnection connection = pool.getConnection();
        boolean isRetry = false;
        while (true) {
            T result;
            try {
                result = lookup.on(connection);
            } catch (LDAPException e) {
                if (!isRetry && e.getResultCode().equals(ResultCode.SERVER_DOWN)) {
                    isRetry = true;
                    // A new one, because all pooled ones may be broken.
                    connection = pool.replaceDefunctConnection(connection);
                    continue;
                }
                pool.releaseConnectionAfterException(connection, e);
                throw e;
            } catch (RuntimeException e) {
                pool.releaseDefunctConnection(connection);
                throw e;
            }
            pool.releaseConnection(connection);
            return result;
        }
    }

    @Override
    public void close() {
        lookups.close();
        logins.close();
    }
}
