package io.cloakroom.cli.login;

import io.cloakroom.cli.keychain.Tool;
import io.cloakroom.cli.running.Refused;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The browser of this machine: {@code BROWSER}, else what the desktop opens pages with.
 *
 * @param command to which the page is added
 */
record WebBrowser(List<String> command) {
    WebBrowser {
        command = List.copyOf(command);
    }

    /**
     * Finds it; empty on a machine without a desktop.
     *
     * @param system as in the system property {@code os.name}
     */
    static Optional<WebBrowser> find(Map<String, String> environment, String system) {
        String own = environment.getOrDefault("BROWSER", "").strip();
        if (!own.isEmpty()) {
            List<String> words = new ArrayList<>(List.of(own.split(" +")));
            Optional<String> program = words.get(0).contains("/")
                    ? Optional.of(words.get(0))
                    : Tool.find(words.get(0), environment)
                            .map(tool -> tool.program().toString());
            program.ifPresent(file -> words.set(0, file));
            return program.map(file -> new WebBrowser(words));
        }
        String lower = system.toLowerCase(Locale.ROOT);
        if (lower.startsWith("mac")) {
            return of("open", environment);
        }
        if (lower.startsWith("windows")) {
            return Tool.find("rundll32.exe", environment)
                    .map(tool -> new WebBrowser(List.of(tool.program().toString(), "url.dll,FileProtocolHandler")));
        }
        boolean hasDesktop = environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
        return hasDesktop ? of("xdg-open", environment) : Optional.empty();
    }

    private static Optional<WebBrowser> of(String program, Map<String, String> environment) {
        return Tool.find(program, environment)
                .map(tool -> new WebBrowser(List.of(tool.program().toString())));
    }

    /** Opens a page, and does not wait until the browser ends. */
    void open(StartPage page) throws Refused {
        List<String> all = new ArrayList<>(command);
        all.add(page.file().toUri().toString());
        try {
            new ProcessBuilder(all)
                    .redirectInput(ProcessBuilder.Redirect.from(new File(nothing())))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw Refused.by(
                    "the browser cannot be started: %s. --device and --paste need none".formatted(e.getMessage()));
        }
    }

    private static String nothing() {
        return File.separatorChar == '\\' ? "NUL" : "/dev/null";
    }
}
