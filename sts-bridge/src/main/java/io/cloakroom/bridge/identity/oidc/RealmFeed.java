package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.policies.Realm;
import io.cloakroom.bridge.policies.RealmPolicies;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy documents of one provider's realm, and what the realm has ended, as it offers them to the bridge's own
 * client. Each poll asks for what has changed since the one before, on one connection. Confined to one thread at a
 * time.
 */
final class RealmFeed implements AutoCloseable {
    /** The longest answer that is read. A thousand documents of 12 KiB fit. */
    static final int MAX_BYTES = 16 << 20;

    private static final Pattern ENTITY_TAG = Pattern.compile("(W/)?\"[\\x21\\x23-\\x7e]*\"");
    /** A problem that lasts is said again after this time. */
    private static final Duration SAY_AGAIN = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(RealmFeed.class);

    private final OidcProviderConfig config;
    private final URI url;
    private final RealmPolicies policies;
    private final RealmCutoffs.Receiver cutoffs;
    private final ProviderClient client;
    private final InstantSource clock;
    private final ClientLogin login;
    private final KeptConnection connection = new KeptConnection();
    private Optional<String> tag = Optional.empty();
    private String lastProblem = "";
    private Instant lastSaid = Instant.EPOCH;
    private Instant lastSkipped = Instant.EPOCH;
    private Instant lastAhead = Instant.EPOCH;
    private RealmPolicies.@Nullable Offer offer;
    private volatile boolean offersCutoffs;
    private volatile @Nullable Instant lastRead;
    private Optional<PushedSignals> pushed = Optional.empty();

    /** What became of a poll. */
    enum Outcome {
        /** The realm has answered, and what it has is in the state. */
        CURRENT,
        /** The realm or the state cannot be reached. */
        UNREACHABLE,
        /** The realm does not offer its policies, or not to this client, and never has. */
        NOT_OFFERED,
        /** The realm has offered its policies before. Nobody knows which it has now. */
        WITHDRAWN;

        /** Whether the state has all that the realm offers, which may be nothing. */
        boolean isKnown() {
            return this == CURRENT || this == NOT_OFFERED;
        }
    }

    RealmFeed(
            OidcProviderConfig config,
            RealmPolicies policies,
            RealmCutoffs.Receiver cutoffs,
            ProviderClient client,
            InstantSource clock) {
        this.config = config;
        this.url = config.realmPolicies().orElseThrow();
        this.policies = policies;
        this.cutoffs = cutoffs;
        this.client = client;
        this.clock = clock;
        this.login = new ClientLogin(config, Optional.empty(), clock);
    }

    /** Whether the realm tells here what it has ended. Then it should be asked often. */
    boolean offersCutoffs() {
        return offersCutoffs;
    }

    /** Asks once. Blocks. Problems are logged when they begin. */
    Outcome poll() {
        try {
            ask();
            tell();
            if (!lastProblem.isEmpty()) {
                LOG.info("Provider {}: the policies of its realm can be read again.", config.name());
            }
            lastProblem = "";
            lastRead = clock.instant();
            return Outcome.CURRENT;
        } catch (NotOfferedException e) {
            if (e.isMissing()) {
                tellThatNothingIsRecorded();
            }
            return failed(e, isInUse() ? Outcome.WITHDRAWN : Outcome.NOT_OFFERED);
        } catch (Throwable e) { // without this, nothing would ever be read again
            return failed(e, Outcome.UNREACHABLE);
        }
    }

    /** When the realm's policies were last read; empty if this process never could. */
    Optional<Instant> lastRead() {
        return Optional.ofNullable(lastRead);
    }

    @Override
    public void close() {
        connection.close();
    }

    /** Whether this process has read the realm's policies, or the state has some. */
    private boolean isInUse() {
        return lastRead != null || policies.hasAnyOf(config.name());
    }

    private Outcome failed(Throwable e, Outcome outcome) {
        login.forget();
        tag = Optional.empty();
        connection.close();
        String so = outcome == Outcome.WITHDRAWN
                ? ", and logins with names that are not known are refused until they can be read, or"
                        + " CLOAKROOM_IDENTITY_OPENID_REALM_POLICIES is off"
                : "";
        String problem = "%s: %s".formatted(so, e.getMessage());
        Instant now = clock.instant();
        if (!problem.equals(lastProblem) || now.isAfter(lastSaid.plus(SAY_AGAIN))) {
            lastSaid = now;
            LOG.warn(
                    "Provider {}: the policies of its realm cannot be read, so those read before stay in force{}",
                    config.name(),
                    problem);
        }
        lastProblem = problem;
        return outcome;
    }

    private void tell() {
        Instant now = clock.instant();
        pushed.filter(PushedSignals::isPushed)
                .ifPresent(known -> cutoffs.heard(config.name(), known.hasChanges(), known.heardUpTo(now)));
        Optional<Instant> said = pushed.flatMap(PushedSignals::recordedSince);
        Optional<Instant> since = pushed.flatMap(known -> known.recordedSince(now));
        if (since.isEmpty() && said.isPresent() && now.isAfter(lastAhead.plus(SAY_AGAIN))) {
            lastAhead = now;
            LOG.warn(
                    "Provider {}: its realm says that it records changes since {}, and it is {} here, so that says"
                            + " nothing. Compare the clocks.",
                    config.name(),
                    said.get(),
                    now);
        }
        cutoffs.recorded(config.name(), since, now);
    }

    /** The server runs, so rights can change. */
    private void tellThatNothingIsRecorded() {
        try {
            cutoffs.recorded(config.name(), Optional.empty(), clock.instant());
        } catch (RuntimeException e) { // the state is away: what is heard gets old
            LOG.debug("Provider {}: what is not recorded cannot be noted", config.name(), e);
        }
    }

    private void ask() throws IOException {
        ProviderClient.Conversation conversation = client.begin(config);
        boolean isKnown = login.known().isPresent();
        ClientLogin.Access used = login.access(conversation);
        HttpCall.Answer answer = ask(conversation, used);
        if (answer.status() == 401 && isKnown) {
            used = login.enter(conversation);
            answer = ask(conversation, used);
        }
        switch (answer.status()) {
            case 200 -> take(used.realm(), answer);
            case 304 -> take(used.realm(), "unchanged");
            case 401, 403 ->
                throw new NotOfferedException(
                        "%s answers %d: the service account of client `%s` needs the client's role `read-s3-policies`"
                                .formatted(url, answer.status(), login.clientId()));
            case 404 ->
                throw NotOfferedException.missing(
                        "%s answers 404: the Keycloak server lacks Cloakroom's provider JAR".formatted(url));
            default -> throw new ProviderException("%s answers %d, expected 200".formatted(url, answer.status()));
        }
    }

    private HttpCall.Answer ask(ProviderClient.Conversation conversation, ClientLogin.Access with)
            throws ProviderException {
        return conversation.send(HttpCall.getIfChanged(url, with.token(), tag), connection, MAX_BYTES);
    }

    private void take(Realm realm, HttpCall.Answer answer) throws IOException {
        Claims offered = ProviderClient.object(url, answer);
        boolean isWhole = takeCutoffs(realm, offered);
        Map<String, String> documents = documents(offered);
        boolean isFirst = offer == null;
        offer = RealmPolicies.Offer.of(documents);
        take(realm, isFirst ? "read for the first time" : "changed");
        // What is skipped today may count in a moment: where the realm's clock is ahead, for one.
        tag = answer.header("etag")
                .filter(it -> isWhole && ENTITY_TAG.matcher(it).matches());
    }

    /**
     * They come first: what is wrong with a document must not keep a session alive.
     *
     * @return whether none was skipped
     */
    private boolean takeCutoffs(Realm realm, Claims offered) throws ProviderException {
        pushed = PushedSignals.read(offered);
        offersCutoffs = RealmCutoffs.areOffered(offered);
        if (!offersCutoffs) {
            return true;
        }
        Instant now = clock.instant();
        RealmCutoffs ended = RealmCutoffs.read(offered, now);
        cutoffs.take(realm.provider(), realm.issuer(), ended);
        if (ended.skipped() > 0 && now.isAfter(lastSkipped.plus(SAY_AGAIN))) {
            lastSkipped = now;
            LOG.warn(
                    "Provider {}: {} of the times up to which its realm has ended sessions are skipped for now: they"
                            + " are unreadable or in the future.",
                    config.name(),
                    ended.skipped());
        }
        return ended.skipped() == 0;
    }

    /**
     * Brings the state up to what the realm offers, also if that is unchanged: another node that had an older answer
     * may have written since.
     */
    private void take(Realm realm, String what) {
        RealmPolicies.Offer known = offer;
        if (known == null) {
            tag = Optional.empty();
            return;
        }
        int changes = policies.take(realm, known);
        if (changes > 0 || what.startsWith("read")) {
            LOG.info(
                    "Provider {}: its realm has {} policies ({}), {} of them new, changed or gone here.",
                    config.name(),
                    known.size(),
                    what,
                    changes);
        }
    }

    /** Further members belong to later versions. */
    private Map<String, String> documents(Claims answer) throws ProviderException {
        if (!(answer.members().get("policies") instanceof Collection<?> listed)) {
            throw new ProviderException("%s does not answer with policies".formatted(url));
        }
        if (listed.size() > RealmPolicies.MAX_DOCUMENTS) {
            throw new ProviderException("%s lists %d policies; at most %d are read"
                    .formatted(url, listed.size(), RealmPolicies.MAX_DOCUMENTS));
        }
        Map<String, String> documents = new LinkedHashMap<>();
        for (Object element : listed) {
            if (!(element instanceof Map<?, ?> policy)
                    || !(policy.get("name") instanceof String name)
                    || !(policy.get("document") instanceof String document)) {
                throw new ProviderException("%s lists something that is no policy".formatted(url));
            }
            if (documents.put(name, document) != null) {
                // Nobody can tell which of them is meant, so neither is, and the name denies everything.
                documents.put(name, "");
            }
        }
        return documents;
    }
}
