package io.cloakroom.bridge.authz;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.aws.http.TraceContext;
import io.cloakroom.bridge.webhook.Webhook;
import io.cloakroom.bridge.webhook.WebhookException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * MinIO's access management plugin, or OPA: an HTTP service that decides in place of policies. Whatever is not a clear
 * yes is no permission: an answer without one is a no, and no answer at all is said to the client, who may try again.
 * A no for want of the tags of the stored object says so, and gets them. Failures are never remembered. Blocks.
 */
public final class AccessPlugin implements AutoCloseable {
    /** Of the 128 that can be asked at once. */
    private static final int QUESTIONS_OF_AN_ACCOUNT = 64;

    private static final long MAX_CACHED_CHARS = 16 << 20;
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final Verdict ALLOWED = Verdict.ByPlugin.answered(true);
    private static final Verdict DENIED = Verdict.ByPlugin.answered(false);
    private static final Verdict WANTS_TAGS = new Verdict.Undecidable(TagConditions.ANY);

    private final Webhook webhook;
    private final @Nullable Cache<String, Verdict> cache;
    /** Only of those who ask now. */
    private final Cache<String, Semaphore> shares =
            Caffeine.newBuilder().weakValues().executor(Runnable::run).build();

    /**
     * @param cacheFor how long a decision holds for requests that differ in their time only; zero: every one is asked
     */
    public AccessPlugin(Webhook webhook, Duration cacheFor) {
        this(webhook, cacheFor, System::nanoTime);
    }

    AccessPlugin(Webhook webhook, Duration cacheFor, LongSupplier nanos) {
        this.webhook = webhook;
        this.cache = cacheFor.isZero()
                ? null
                : Caffeine.newBuilder()
                        .maximumWeight(MAX_CACHED_CHARS)
                        .weigher((String question, Verdict verdict) -> question.length())
                        .expireAfterWrite(cacheFor)
                        .ticker(nanos::getAsLong)
                        .executor(Runnable::run)
                        .build();
    }

    @Override
    public void close() {
        webhook.close();
    }

    /**
     * What the plugin says.
     *
     * @param account whose share of the questions it counts against, so that nobody keeps others waiting
     * @param trace that the plugin is told, if it is asked
     */
    Verdict ask(String account, ObjectNode input, TraceContext trace) {
        Cache<String, Verdict> remembered = cache;
        if (remembered == null) {
            return decideInShare(account, input, trace);
        }
        String question = withoutTimes(input);
        Verdict known = remembered.getIfPresent(question);
        if (known != null) {
            return known;
        }
        Verdict verdict = decideInShare(account, input, trace);
        if (!verdict.isFailure()) {
            remembered.put(question, verdict);
        }
        return verdict;
    }

    private Verdict decideInShare(String account, ObjectNode input, TraceContext trace) {
        Semaphore share = shares.get(account, any -> new Semaphore(QUESTIONS_OF_AN_ACCOUNT));
        try {
            if (!share.tryAcquire(Webhook.TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)) {
                return unanswered("too many questions of one account wait for it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unanswered("the question was interrupted");
        }
        try {
            return decide(input, trace);
        } finally {
            share.release();
        }
    }

    private static String withoutTimes(ObjectNode input) {
        ObjectNode timeless = input.deepCopy();
        if (timeless.get("conditions") instanceof ObjectNode conditions) {
            conditions.remove(PluginConditions.OF_THE_MOMENT);
        }
        return timeless.toString();
    }

    private Verdict decide(ObjectNode input, TraceContext trace) {
        try {
            Webhook.Answer answer =
                    webhook.post(JSON.writeValueAsBytes(JSON.createObjectNode().set("input", input)), trace);
            if (answer.status() < 200 || answer.status() > 299) {
                return unanswered("it answers with status %d".formatted(answer.status()));
            }
            return verdict(input, answer.body());
        } catch (WebhookException e) {
            return Verdict.ByPlugin.unanswered(e.sentence());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an object can be written", e);
        }
    }

    private Verdict unanswered(String why) {
        webhook.report(why);
        return Verdict.ByPlugin.unanswered(why);
    }

    /** OPA answers so where a rule says nothing. */
    private Verdict unclear() {
        String why = "its answer has no `result` that is true, false or an object with `allow`";
        webhook.report(why);
        return Verdict.ByPlugin.unclear(why);
    }

    private Verdict verdict(ObjectNode input, byte[] json) {
        JsonNode result;
        try {
            result = JSON.readTree(json).path("result");
        } catch (IOException e) {
            return unclear();
        }
        JsonNode allow = result.isObject() ? result.path("allow") : result;
        if (!allow.isBoolean()) {
            return unclear();
        }
        if (allow.booleanValue()) {
            return ALLOWED;
        }
        return lacksTags(input) && lacksTags(result) ? WANTS_TAGS : DENIED;
    }

    /** Whether a question says that the tags of the stored object are not known, or an answer that they are wanted. */
    private static boolean lacksTags(JsonNode said) {
        for (JsonNode name : said.path(PluginConditions.UNKNOWN)) {
            if (name.isTextual() && name.textValue().equals(PluginConditions.STORED_TAGS)) {
                return true;
            }
        }
        return false;
    }
}
