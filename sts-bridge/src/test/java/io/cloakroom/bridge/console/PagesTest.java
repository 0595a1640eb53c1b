package io.cloakroom.bridge.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** A module that is not served stops every page that needs it, and no other test but that in a browser says so. */
class PagesTest {
    private static final Pattern IMPORT = Pattern.compile("(?:from|import) '\\./([a-z-]+\\.js)'");

    @Test
    void everyModuleOfTheConsoleIsServed() {
        Pages pages = new Pages();
        assertThat(modules("app.js", path -> pages.at(path, Headers.EMPTY))).contains("admin-policies.js", "texts.js");
    }

    @Test
    void everyModuleOfASharedFolderIsServed() {
        SharePages pages = new SharePages(() -> URI.create("https://share.example.org"));
        Headers headers = Headers.builder().add("host", "share.example.org").build();
        assertThat(modules("share.js", path -> pages.file(RequestHead.parse("GET", path, headers))))
                .contains("dom.js")
                .as("what visitors have no use for")
                .noneMatch(name -> name.startsWith("admin") || name.equals("texts-admin.js"));
    }

    /** Whoever opens the console loads all of this once, then asks only whether it is still the same. */
    @Test
    void theFirstLoadIsSmall() throws IOException {
        Pages pages = new Pages();
        Set<String> files = modules("app.js", path -> pages.at(path, Headers.EMPTY));
        files.addAll(Set.of("index.html", "app.css", "icon.svg"));
        int packed = 0;
        for (String file : files) {
            packed += packed(pages.at("/" + file, Headers.EMPTY).orElseThrow().body());
        }
        assertThat(packed)
                .as("bytes of %d files, each packed by itself", files.size())
                .isLessThan(100_000);
    }

    private static int packed(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.size();
    }

    /** All modules that one needs, itself included. */
    private static Set<String> modules(String first, Function<String, Optional<HttpAnswer>> served) {
        Set<String> known = new TreeSet<>(Set.of(first));
        Deque<String> open = new ArrayDeque<>(known);
        while (!open.isEmpty()) {
            String name = open.pop();
            Optional<HttpAnswer> file = served.apply("/" + name);
            assertThat(file).as("the module %s", name).isPresent();
            IMPORT.matcher(new String(file.get().body(), UTF_8))
                    .results()
                    .map(found -> found.group(1))
                    .filter(known::add)
                    .forEach(open::push);
        }
        return known;
    }
}
