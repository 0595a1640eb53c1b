package io.cloakroom.bridge.console;

import static io.cloakroom.aws.AwsErrorCode.METHOD_NOT_ALLOWED;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_KEY;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.endpoint.Admission;
import io.cloakroom.bridge.endpoint.Endpoint;
import io.cloakroom.bridge.endpoint.ErrorForm;
import io.cloakroom.bridge.endpoint.RateLimit;
import io.cloakroom.bridge.endpoint.Sender;
import io.cloakroom.bridge.endpoint.UncheckedPayload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything on the console's address but S3: its files, logins, and the calls that its pages make. */
final class ConsoleEndpoint implements Endpoint {
    /** Room for a policy and its tests, written as texts in JSON. */
    private static final int MAX_BODY_BYTES = 96 * 1024;

    private static final Optional<ErrorForm> ERRORS = Optional.of(new ConsoleErrorForm());

    private final Pages pages;
    private final Logins logins;
    private final Sessions sessions;
    private final ConsoleCalls calls;
    private final RateLimit rateLimit;

    /** @param rateLimit of logins and calls per address */
    ConsoleEndpoint(Pages pages, Logins logins, Sessions sessions, ConsoleCalls calls, RateLimit rateLimit) {
        this.pages = pages;
        this.logins = logins;
        this.sessions = sessions;
        this.calls = calls;
        this.rateLimit = rateLimit;
    }

    @Override
    public boolean accepts(RequestHead head) {
        return !ConsolePaths.isForS3(head.rawPath());
    }

    @Override
    public String service() {
        return "console";
    }

    @Override
    public Optional<ErrorForm> errors() {
        return ERRORS;
    }

    @Override
    public Admission admit(RequestHead head, ClientConnection client, AuditDraft audit) {
        String path = head.rawPath();
        Logins.Asked asked = new Logins.Asked(head, client, audit);
        if (path.startsWith(ConsolePaths.API)) {
            rateLimit.require(client.address());
            return call(path.substring(ConsolePaths.API.length()), asked);
        }
        if (!head.method().equals("GET") && !head.method().equals("HEAD")) {
            throw new AwsException(METHOD_NOT_ALLOWED);
        }
        return switch (path) {
            case ConsolePaths.LOGIN -> {
                rateLimit.require(client.address());
                yield new Admission.WithoutBody(() -> begin(asked));
            }
            case ConsolePaths.CALLBACK -> {
                rateLimit.require(client.address());
                yield new Admission.WithoutBody(() -> finish(asked));
            }
            default ->
                new Admission.Answered(pages.at(path, head.headers())
                        .orElseThrow(() -> new AwsException(NO_SUCH_KEY, "There is no such page.")));
        };
    }

    /** The page of another origin is refused before anything is read, its user's cookies too. */
    private Admission call(String name, Logins.Asked asked) {
        OwnPage.require(asked.head());
        if (!asked.head().method().equals("POST")) {
            throw new AwsException(METHOD_NOT_ALLOWED);
        }
        if (!calls.has(name)) {
            throw new AwsException(NO_SUCH_KEY, "There is no such call.");
        }
        return new Admission.WithBody(
                new Sender.Address(asked.client().address()),
                MAX_BODY_BYTES,
                UncheckedPayload.INSTANCE,
                body -> calls.answer(name, body, asked));
    }

    private HttpAnswer begin(Logins.Asked asked) {
        try {
            int place = sessions.placeForAttempt(asked.head().headers());
            Logins.Begun begun = logins.begin(asked.head().queryValue("provider"), place, asked.client());
            return new HttpAnswer(
                    303,
                    Headers.builder()
                            .add("location", begun.page().toString())
                            .add("set-cookie", sessions.keep(begun.attempt()))
                            .add("cache-control", "no-store")
                            .build(),
                    new byte[0]);
        } catch (AwsException e) {
            return failure(LoginFailure.of(e.code()), e, asked, List.of());
        }
    }

    /** An attempt is over with its answer, whatever that says. A wrong answer leaves those of other tabs alone. */
    private HttpAnswer finish(Logins.Asked asked) {
        List<String> cookies = new ArrayList<>();
        try {
            Optional<LoginAttempt> attempt = sessions.attempt(
                    asked.head().headers(), asked.head().queryValue("state").orElse(""));
            if (attempt.isEmpty()) {
                AwsException refusal = AwsException.of(
                        AwsErrorCode.ACCESS_DENIED, "This browser has no cookie of an attempt with this `state`.");
                return failure(LoginFailure.NOT_BEGUN_HERE, refusal, asked, cookies);
            }
            cookies.add(sessions.forget(attempt.get()));
            cookies.addAll(sessions.keep(logins.finish(attempt.get(), asked)));
            return Pages.goingOn(cookies);
        } catch (AwsException e) {
            return failure(LoginFailure.of(e.code()), e, asked, cookies);
        }
    }

    private HttpAnswer failure(LoginFailure why, AwsException detail, Logins.Asked asked, List<String> cookies) {
        asked.audit().because(detail::sentence).refused(detail.code());
        return Pages.failed(why, detail, asked.audit().requestId(), cookies);
    }
}
