package io.cloakroom.cli.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.cli.running.Refused;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets a person log in. It always ends: after three minutes at the latest, on another device after five. */
final class LoginFlow {
    /** How long a person may take in the browser. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Nothing answers there, so the browser shows the address with the code. */
    private static final String NOWHERE = "http://127.0.0.1/callback";

    private static final int MAX_PASTED_BYTES = 16 * 1024;

    private final Provider provider;
    private final Screen screen;
    private final Path page;
    private final Duration patience;

    /** @param page is written for the browser, and removed afterwards */
    LoginFlow(Provider provider, Screen screen, Path page, Duration patience) {
        this.provider = provider;
        this.screen = screen;
        this.page = page;
        this.patience = patience;
    }

    /** @throws Refused if nobody logs in, or the provider refuses */
    Tokens run(How how) throws Refused {
        return switch (how) {
            case BROWSER -> inBrowser();
            case DEVICE -> new DeviceLogin(provider, screen, DeviceLogin.PATIENCE).run();
            case PASTE -> byPaste();
        };
    }

    /** @throws Refused if there is no browser */
    private Tokens inBrowser() throws Refused {
        WebBrowser browser = WebBrowser.find(screen.environment(), System.getProperty("os.name", ""))
                .orElseThrow(() ->
                        Refused.noLogin("there is no browser on this machine: log in with `cloakroom login --device` or"
                                + " `--paste`, or set BROWSER"));
        Pkce pkce = Pkce.drawn();
        // What the browser came back with is checked by the request, which needs the address that it comes back to.
        CodeRequest anywhere = new CodeRequest(provider, pkce, NOWHERE);
        try (Callback callback = Callback.open(anywhere::isAnswer)) {
            CodeRequest request = new CodeRequest(provider, pkce, callback.url());
            URI url = request.url();
            screen.say("Log in in the browser that opens. If none does, open " + url);
            Optional<String> came;
            try (StartPage start = StartPage.write(page, url)) {
                browser.open(start);
                came = callback.await(patience);
            }
            return request.tokens(came.orElseThrow(() -> late()));
        }
    }

    private Refused late() {
        return Refused.noLogin("nobody logged in within %d seconds".formatted(patience.toSeconds()));
    }

    private Tokens byPaste() throws Refused {
        CodeRequest request = new CodeRequest(provider, Pkce.drawn(), NOWHERE);
        screen.say("Open this address in any browser, and log in:");
        screen.say(request.url().toString());
        screen.say("The browser then says that it cannot reach 127.0.0.1. Paste the address that it shows:");
        String pasted = line();
        int query = pasted.indexOf('?');
        if (query < 0 || !pasted.startsWith(NOWHERE)) {
            throw Refused.noLogin("that is not the address at the end of the login, %s?…".formatted(NOWHERE));
        }
        String rawQuery = pasted.substring(query + 1);
        if (!request.isAnswer(rawQuery)) {
            throw Refused.noLogin("that address belongs to another login");
        }
        return request.tokens(rawQuery);
    }

    /** A line of standard input. Reading it cannot be interrupted, so a thread of its own does. */
    private String line() throws Refused {
        CompletableFuture<String> typed = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                typed.complete(readLine());
            } catch (IOException e) {
                typed.complete("");
            }
        });
        try {
            String line = typed.get(patience.toMillis(), TimeUnit.MILLISECONDS).strip();
            if (line.isEmpty()) {
                throw Refused.noLogin("nothing was pasted");
            }
            return line;
        } catch (TimeoutException e) {
            throw late();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refused.by("interrupted");
        }
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (line.size() < MAX_PASTED_BYTES) {
            int next = screen.standardInput().read();
            if (next < 0 || next == '\n') {
                break;
            }
            line.write(next);
        }
        return line.toString(UTF_8);
    }
}
