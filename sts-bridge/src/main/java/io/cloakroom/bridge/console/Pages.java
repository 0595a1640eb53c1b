package io.cloakroom.bridge.console;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** The files of the console, out of the JAR. There are a few, all small; they are in memory. */
final class Pages {
    private static final List<String> FILES = List.of(
            "index.html",
            "app.css",
            "app.js",
            "access.js",
            "admin.js",
            "admin-accounts.js",
            "admin-insight.js",
            "admin-keys.js",
            "admin-parts.js",
            "admin-policies.js",
            "api.js",
            "credentials.js",
            "csv.js",
            "details.js",
            "dom.js",
            "forms.js",
            "listing.js",
            "logins.js",
            "metadata.js",
            "objects.js",
            "parquet-worker.js",
            "parquet.js",
            "password.js",
            "preview.js",
            "rows.js",
            "sharing.js",
            "texts.js",
            "texts-admin.js",
            "unfinished.js",
            "upload.js",
            "uploads.js",
            "icon.svg");

    /** Written by others, as they publish it; `interop/run console` compares. */
    private static final List<String> OF_OTHERS = List.of(
            "fzstd/index.mjs",
            "hyparquet/assemble.js",
            "hyparquet/bloom.js",
            "hyparquet/column.js",
            "hyparquet/constants.js",
            "hyparquet/convert.js",
            "hyparquet/datapage.js",
            "hyparquet/delta.js",
            "hyparquet/encoding.js",
            "hyparquet/filter.js",
            "hyparquet/geoparquet.js",
            "hyparquet/indexes.js",
            "hyparquet/metadata.js",
            "hyparquet/plain.js",
            "hyparquet/plan.js",
            "hyparquet/read.js",
            "hyparquet/rowgroup.js",
            "hyparquet/scan.js",
            "hyparquet/schema.js",
            "hyparquet/snappy.js",
            "hyparquet/thrift.js",
            "hyparquet/utils.js",
            "hyparquet/variant.js",
            "hyparquet/wkb.js",
            "hyparquet/xxhash.js");

    private final Map<String, Page> pages = new LinkedHashMap<>();

    /** @param unchanged for those who have it */
    private record Page(String tag, HttpAnswer whole, HttpAnswer unchanged) {}

    Pages() {
        this(Stream.concat(FILES.stream(), OF_OTHERS.stream()).toList());
    }

    /** @param files that are served */
    Pages(List<String> files) {
        for (String file : files) {
            Page page = read(file);
            pages.put("/" + file, page);
            if (file.equals("index.html")) {
                pages.put("/", page);
            }
        }
    }

    /** The file at a path; empty if there is none. */
    Optional<HttpAnswer> at(String rawPath, Headers request) {
        return Optional.ofNullable(pages.get(rawPath))
                .map(page -> request.first("if-none-match")
                                .filter(page.tag()::equals)
                                .isPresent()
                        ? page.unchanged()
                        : page.whole());
    }

    /** A page that goes on to the console by itself: a login that another site has sent back has no cookies yet. */
    static HttpAnswer goingOn(List<String> cookies) {
        Headers.Builder headers = html();
        cookies.forEach(cookie -> headers.add("set-cookie", cookie));
        return new HttpAnswer(200, headers.build(), bytes("""
                <!doctype html><html lang="en"><meta charset="utf-8"><title>Cloakroom</title>
                <meta http-equiv="refresh" content="0;url=../">
                <p><a href="../">Cloakroom</a></p></html>
                """));
    }

    /**
     * A page that says why a login failed, in plain words.
     *
     * @param detail what the bridge says of it, for administrators
     */
    static HttpAnswer failed(LoginFailure why, AwsException detail, String requestId, List<String> cookies) {
        Headers.Builder headers = html();
        cookies.forEach(cookie -> headers.add("set-cookie", cookie));
        return new HttpAnswer(detail.code().status(), headers.build(), bytes("""
                <!doctype html><html lang="en"><meta charset="utf-8"><title>Cloakroom: the login failed</title>
                <meta name="viewport" content="width=device-width"><link rel="stylesheet" href="../app.css">
                <main class="alone"><h1>The login failed<br><span lang="de">Die Anmeldung ist fehlgeschlagen</span></h1>
                <p>%s</p><p lang="de">%s</p>
                <p><a class="button primary" href="login">Log in again · <span lang="de">Neu anmelden</span></a></p>
                <details><summary>For administrators · <span lang="de">Für die Verwaltung</span></summary>
                <p>%s</p><p class="quiet">%s</p></details>
                </main></html>
                """.formatted(
                escaped(why.english()), escaped(why.german()), escaped(detail.sentence()), escaped(requestId))));
    }

    private static Headers.Builder html() {
        return Headers.builder().add("content-type", "text/html; charset=utf-8").add("cache-control", "no-store");
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static Page read(String file) {
        try (InputStream in = Pages.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the console's file " + file + " is missing");
            }
            byte[] content = in.readAllBytes();
            CRC32 sum = new CRC32();
            sum.update(content);
            String tag = "\"%08x-%d\"".formatted(sum.getValue(), content.length);
            Headers headers = Headers.builder()
                    .add("content-type", type(file))
                    .add("cache-control", "no-cache")
                    .add("etag", tag)
                    .build();
            return new Page(tag, new HttpAnswer(200, headers, content), new HttpAnswer(304, headers, new byte[0]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String type(String file) {
        return switch (file.substring(file.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js", "mjs" -> "text/javascript; charset=utf-8";
            default -> "image/svg+xml";
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
