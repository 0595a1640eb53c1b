package io.cloakroom.bridge;

import io.cloakroom.aws.s3.S3Classifier;
import io.cloakroom.bridge.admin.AdminEndpoint;
import io.cloakroom.bridge.admin.HealthEndpoint;
import io.cloakroom.bridge.audit.AuditLog;
import io.cloakroom.bridge.audit.RecentRecords;
import io.cloakroom.bridge.authn.RequestAuthenticator;
import io.cloakroom.bridge.authz.AccessPlugin;
import io.cloakroom.bridge.authz.ActionDecider;
import io.cloakroom.bridge.authz.AdminAuthorizer;
import io.cloakroom.bridge.authz.CallAuthorizer;
import io.cloakroom.bridge.config.BridgeConfig;
import io.cloakroom.bridge.config.RootCredentials;
import io.cloakroom.bridge.config.ServerConfig;
import io.cloakroom.bridge.config.StateLocation;
import io.cloakroom.bridge.config.StoreConfig;
import io.cloakroom.bridge.console.Console;
import io.cloakroom.bridge.console.PolicyTests;
import io.cloakroom.bridge.endpoint.CrossOrigin;
import io.cloakroom.bridge.endpoint.Endpoint;
import io.cloakroom.bridge.endpoint.RateLimit;
import io.cloakroom.bridge.endpoint.SourceAddresses;
import io.cloakroom.bridge.gateway.S3Gateway;
import io.cloakroom.bridge.iam.Iam;
import io.cloakroom.bridge.identity.ldap.LdapDirectories;
import io.cloakroom.bridge.identity.ldap.LdapSource;
import io.cloakroom.bridge.identity.ldap.LdapSync;
import io.cloakroom.bridge.identity.oidc.OidcProviders;
import io.cloakroom.bridge.identity.oidc.RealmFeeds;
import io.cloakroom.bridge.identity.oidc.Roles;
import io.cloakroom.bridge.identity.plugin.PluginSource;
import io.cloakroom.bridge.metrics.MetricsEndpoint;
import io.cloakroom.bridge.metrics.ProcessFigures;
import io.cloakroom.bridge.metrics.RequestCounts;
import io.cloakroom.bridge.metrics.Scrape;
import io.cloakroom.bridge.policies.BucketPolicies;
import io.cloakroom.bridge.policies.PolicyDocuments;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.policies.RealmPolicies;
import io.cloakroom.bridge.server.Routes;
import io.cloakroom.bridge.server.S3Server;
import io.cloakroom.bridge.server.ServerLimits;
import io.cloakroom.bridge.signals.RealmSignals;
import io.cloakroom.bridge.signals.SignalEndpoint;
import io.cloakroom.bridge.signals.SignalHealth;
import io.cloakroom.bridge.signals.SignalPolls;
import io.cloakroom.bridge.signals.SignalReceiver;
import io.cloakroom.bridge.signals.SignalTrust;
import io.cloakroom.bridge.state.StateException;
import io.cloakroom.bridge.store.ObjectStore;
import io.cloakroom.bridge.store.embedded.EmbeddedStore;
import io.cloakroom.bridge.store.upstream.UpstreamStore;
import io.cloakroom.bridge.sts.StsEndpoint;
import io.cloakroom.bridge.sts.StsErrorForm;
import io.cloakroom.bridge.webhook.Webhook;
import io.cloakroom.bridge.wire.SocketEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running bridge, and the one place that wires its services. */
public final class Bridge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);
    private static final Duration DRAIN = Duration.ofSeconds(30);

    private final S3Server server;
    private final Parts parts;
    private final boolean isSecure;
    private final Optional<BridgeConsole> console;

    private Bridge(S3Server server, Parts parts, boolean isSecure, Optional<BridgeConsole> console) {
        this.server = server;
        this.parts = parts;
        this.isSecure = isSecure;
        this.console = console;
    }

    /**
     * Starts a bridge. The providers and the upstream need not be up yet.
     *
     * @throws IOException with a sentence for the operator if a directory, file or port cannot be used, or if the key
     *     ring was sealed under another master key
     */
    public static Bridge start(BridgeConfig config) throws IOException {
        return start(config, Optional.empty());
    }

    /**
     * As the other method.
     *
     * @param tests runs tests of policies for the console
     */
    public static Bridge start(BridgeConfig config, Optional<PolicyTests> tests) throws IOException {
        config.warnings().forEach(LOG::warn);
        Parts parts = new Parts();
        try {
            return start(config, tests, parts);
        } catch (IOException e) {
            parts.close();
            throw e;
        } catch (IllegalStateException | IllegalArgumentException | StateException | UncheckedIOException e) {
            parts.close();
            throw new IOException(e.getMessage(), e);
        }
    }

    private static Bridge start(BridgeConfig config, Optional<PolicyTests> tests, Parts parts) throws IOException {
        InstantSource clock = InstantSource.system();
        SocketEngine engine = SocketEngine.choose(config.server().engine());
        BridgeTls tls = BridgeTls.open(config, parts);
        // The store comes first: it refuses a directory that belongs to something else.
        ObjectStore store = parts.add(store(config, tls, clock));
        SessionServices sessions = SessionServices.open(config, parts, clock);
        Roles roles = new Roles(config.sts().providers(), config.region());
        RealmPolicies realmPolicies = RealmPolicies.of(
                sessions.state(), RealmFeeds.grantable(config.sts().providers()));
        PolicyDocuments documents =
                parts.add(PolicyDocuments.open(config.policiesDirectory(), sessions.state(), realmPolicies));
        Map<String, List<String>> policiesOfRoles = new LinkedHashMap<>(roles.policies());
        policiesOfRoles.putAll(PluginSource.roles(config.plugins().tokens(), config.region()));
        PolicySource policies = new PolicySource(documents, policiesOfRoles, sessions.users());
        RecentRecords records = new RecentRecords();
        RequestCounts audit = parts.add(new RequestCounts(audit(config, records, clock)));
        SourceAddresses addresses = new SourceAddresses(config.server().trustedProxies());
        BucketPolicies bucketPolicies =
                BucketPolicies.of(sessions.state(), !(config.state().location() instanceof StateLocation.InMemory));
        ActionDecider actions = new ActionDecider(
                policies,
                config.plugins()
                        .access()
                        .map(plugin -> parts.add(new AccessPlugin(
                                new Webhook(plugin.url(), plugin.authToken(), tls.roots()), plugin.cacheFor()))),
                bucketPolicies);
        S3Classifier classifier = new S3Classifier(config.server().domains());
        RequestAuthenticator authenticator = new RequestAuthenticator(sessions.credentials(), classifier, clock);
        CallAuthorizer authorizer = new CallAuthorizer(actions, clock, store::tags);
        S3Gateway gateway =
                new S3Gateway(authenticator, classifier, authorizer, store, bucketPolicies, config.region());
        SignalHealth signalHealth =
                new SignalHealth(sessions.state(), config.signals().maxSilence(), clock);
        SignalTrust trust = new SignalTrust(config.sts().providers(), signalHealth, config.signals(), clock);
        sessions.cutoffs().distrust(trust);
        OidcProviders providers = new OidcProviders(config.sts(), tls.roots(), clock, trust);
        sessions.cutoffs().heed(new SessionDenials(config.sts().providers(), policies));
        PluginSource plugins =
                parts.add(new PluginSource(config.plugins().tokens(), config.region(), policies, clock, tls.roots()));
        plugins.roleArns().forEach(arn -> LOG.info("custom tokens: clients send RoleArn={}", arn));
        Optional<LdapDirectories> directories = directories(config, tls, parts, clock);
        StsEndpoint sts = new StsEndpoint(
                new StsEndpoint.Services(
                        config.sts(),
                        roles,
                        providers,
                        policies,
                        actions,
                        sessions.sealer(),
                        sessions.cutoffs(),
                        authenticator,
                        new RateLimit("STS", config.sts().requestsPerSecond(), clock),
                        plugins,
                        directories.map(found -> new LdapSource(found, policies, clock))),
                tls.logins(config.tls(), policies, clock),
                clock);
        SecureRandom random = new SecureRandom();
        SignalReceiver signals = new SignalReceiver(providers, sessions.cutoffs());
        RealmFeeds realms = parts.add(RealmFeeds.start(
                config.sts().providers(),
                realmPolicies,
                new RealmSignals(signals, signalHealth),
                tls.roots(),
                clock,
                random));
        HealthEndpoint health = new HealthEndpoint(
                new HealthEndpoint.Watched(
                        store::isReady,
                        sessions.state()::isReady,
                        () -> realms.with(providers.states()),
                        trust::word,
                        () -> directories.map(LdapDirectories::states).orElse(List.of())),
                clock);
        parts.add(
                SignalPolls.start(config.sts().providers(), signals, signalHealth, trust, tls.roots(), clock, random));
        Iam iam = Iam.open(sessions.users(), documents, random, clock);
        directories.ifPresent(found -> parts.add(LdapSync.start(
                found, new DirectoryMembership(sessions.users(), iam, policies, sessions.cutoffs()), clock, random)));
        MetricsEndpoint metrics = new MetricsEndpoint(
                config.metrics().isOpen(), authenticator, new AdminAuthorizer(actions, clock), clock);
        AdminEndpoint admin = new AdminEndpoint(
                new AdminEndpoint.Services(
                        authenticator,
                        actions,
                        iam,
                        policies,
                        sessions.cutoffs(),
                        new BridgeUpkeep(sessions, !(config.state().location() instanceof StateLocation.InMemory)),
                        new BridgeInstallation(
                                sessions.ring().deploymentId(),
                                config.region(),
                                store,
                                authorizer,
                                new BridgeInstallation.Watched(health, metrics, records),
                                clock),
                        config.root().map(RootCredentials::accessKeyId).orElse(""),
                        directories),
                random,
                clock);
        List<Endpoint> endpoints = new ArrayList<>(List.of(health, sts, admin, metrics, new SignalEndpoint(signals)));
        AtomicReference<Optional<URI>> consoleUrl = new AtomicReference<>(Optional.empty());
        LoginEndpoints logins = LoginEndpoints.of(config, sessions, sts.logins(), tls.roots(), consoleUrl::get, clock);
        endpoints.addAll(logins.all());
        Routes routes = new Routes(
                endpoints,
                List.of(new StsErrorForm()),
                BridgeConsole.besides(config, gateway),
                store,
                audit,
                addresses,
                new CrossOrigin(config.server().origins()).withBuckets(head -> store.cors(classifier.bucketOf(head))),
                classifier::namesBucketByHost);
        ServerLimits limits =
                ServerLimits.DEFAULT.withConnectionsPerAddress(config.server().connectionsPerAddress());
        S3Server server = S3Server.start(socket(config.server()), engine, routes, limits, clock, tls.server());
        List.<Consumer<Scrape>>of(
                        audit::tell,
                        store::tell,
                        signals::tell,
                        trust::tell,
                        scrape -> BridgeFigures.server(server.figures(), scrape),
                        scrape -> BridgeFigures.state(sessions.state(), scrape),
                        scrape -> BridgeFigures.providers(providers, clock, scrape),
                        scrape -> BridgeFigures.realms(realms, clock, scrape),
                        ProcessFigures::tell,
                        BridgeFigures::version)
                .forEach(metrics::add);
        Optional<BridgeConsole> console = Optional.empty();
        if (config.console().isPresent()) {
            Console.Services services = new Console.Services(
                    BridgeConsole.parties(config, tls.roots(), clock),
                    providers,
                    sts.inner(),
                    sessions.credentials(),
                    sessions.cutoffs(),
                    sessions.ring(),
                    authenticator,
                    classifier,
                    authorizer,
                    gateway,
                    policies,
                    admin.inside(),
                    new AdminAuthorizer(actions, clock),
                    sessions.state(),
                    new RateLimit("console", config.sts().requestsPerSecond(), clock),
                    new RateLimit("share", BridgeConsole.SHARE_REQUESTS_PER_SECOND, clock),
                    tests);
            URI s3 = config.server()
                    .url()
                    .orElseGet(() -> endpoint(server, tls.server().isPresent()));
            try {
                console = Optional.of(BridgeConsole.start(
                        config.console().get(),
                        config,
                        services,
                        new BridgeConsole.Shared(server, tls.server(), store, audit, addresses, logins.ofConsole(), s3),
                        clock));
            } catch (IOException e) {
                server.stop(Duration.ZERO);
                throw e;
            }
        }
        consoleUrl.set(console.map(BridgeConsole::url));
        Bridge bridge = new Bridge(server, parts, tls.server().isPresent(), console);
        bridge.describe(config, store);
        return bridge;
    }

    /** Scheme, host and port. If a free port was asked for, this is the one that was found. */
    public URI endpoint() {
        return endpoint(server, isSecure);
    }

    /** Where browsers find the console; empty: it is not served. */
    public Optional<URI> console() {
        return console.map(BridgeConsole::url);
    }

    /** Where people find shared folders; empty: none are served. */
    public Optional<URI> shares() {
        return console.flatMap(BridgeConsole::shares);
    }

    private static URI endpoint(S3Server server, boolean isSecure) {
        InetSocketAddress address = server.address();
        String host = address.getAddress().getHostAddress();
        return URI.create("%s://%s:%d"
                .formatted(
                        isSecure ? "https" : "http", host.contains(":") ? "[" + host + "]" : host, address.getPort()));
    }

    /** The version of the build. */
    public static String version() {
        return Optional.ofNullable(Bridge.class.getPackage().getImplementationVersion())
                .orElse("(development)");
    }

    /** Stops accepting requests, gives running ones up to 30 seconds to finish, and closes everything. */
    @Override
    public void close() {
        LOG.info("stopping; running requests have {} seconds to finish", DRAIN.toSeconds());
        console.ifPresent(pages -> pages.stop(DRAIN));
        server.stop(DRAIN);
        parts.close();
        LOG.info("stopped");
    }

    private static ObjectStore store(BridgeConfig config, BridgeTls tls, InstantSource clock) throws IOException {
        return switch (config.store()) {
            case StoreConfig.Embedded embedded -> new EmbeddedStore(embedded, clock);
            case StoreConfig.Upstream upstream ->
                new UpstreamStore(
                        upstream.upstream(), tls.upstream(upstream.upstream().tls()), clock);
        };
    }

    private static Optional<LdapDirectories> directories(
            BridgeConfig config, BridgeTls tls, Parts parts, InstantSource clock) throws IOException {
        return config.sts().directories().isEmpty()
                ? Optional.empty()
                : Optional.of(parts.add(LdapDirectories.open(config.sts().directories(), tls.roots(), clock)));
    }

    /** Without a log, the console can still say how a request of the last minutes was decided. */
    private static AuditLog audit(BridgeConfig config, RecentRecords records, InstantSource clock) {
        Optional<String> target = config.log().auditLog();
        if (target.isEmpty()) {
            return config.console().isPresent() ? AuditLog.remembering(records, clock) : AuditLog.discarding();
        }
        return target.get().equals("-")
                ? AuditLog.toStream(System.out, records, clock)
                : AuditLog.toFile(Path.of(target.get()), records, clock);
    }

    /** The host is a literal, so no name is looked up. */
    private static InetSocketAddress socket(ServerConfig config) throws IOException {
        return new InetSocketAddress(
                InetAddress.getByName(config.address().host()), config.address().port());
    }

    private void describe(BridgeConfig config, ObjectStore store) {
        LOG.info("Cloakroom {} is listening on {} ({})", version(), endpoint(), server.engine());
        console().ifPresent(url -> LOG.info("console: {}/", url));
        shares().ifPresent(url -> LOG.info("shared folders: {}/", url));
        LOG.info("store: {}", store.describe());
        LOG.info("providers: {}", providers(config));
        config.plugins()
                .access()
                .ifPresent(plugin -> LOG.info(
                        "decisions: by the access plugin at {}", plugin.url().getRawAuthority()));
        LOG.info("documentation: README.md, docs/reference/configuration.md");
    }

    private static String providers(BridgeConfig config) {
        if (config.sts().providers().isEmpty()) {
            return "none";
        }
        return config.sts().providers().stream()
                .map(provider -> "%s at %s".formatted(provider.name(), provider.configUrl()))
                .collect(Collectors.joining(", "));
    }
}
