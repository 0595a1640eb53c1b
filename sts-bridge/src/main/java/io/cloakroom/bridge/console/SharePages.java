package io.cloakroom.bridge.console;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The pages of shared folders. They are told nothing but their own address, and load nothing but their own files. */
final class SharePages {
    /** What is shared, whatever it is, runs no script and belongs to no page. */
    static final Headers OBJECTS = of("sandbox; default-src 'none'; frame-ancestors 'none'")
            .add("cache-control", "private, no-store")
            .build();

    private static final List<String> SCRIPTS = List.of("share.js", "dom.js", "texts.js");
    private static final List<String> FILES = List.of("share.js", "dom.js", "texts.js", "app.css", "icon.svg");

    private final Pages pages = new Pages(FILES);
    private final Supplier<URI> url;

    SharePages(Supplier<URI> url) {
        this.url = url;
    }

    /** Objects have the same origin as the pages, so each script is named. */
    Headers headers() {
        String base = url.get().toString();
        String scripts = SCRIPTS.stream().map(file -> base + "/" + file).collect(Collectors.joining(" "));
        return of(("default-src 'none'; script-src %s; style-src %s/app.css; img-src %s/icon.svg; connect-src 'self'; "
                                + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
                        .formatted(scripts, base, base))
                .build();
    }

    /** The page of a folder. How deep it is says where its files are: a proxy may put all of it below a path. */
    HttpAnswer folder(ShareRequest request) {
        String up = "../".repeat(request.depth());
        return page(200, """
                <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Cloakroom</title>
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark"><meta name="robots" content="noindex, nofollow">
                <link rel="icon" href="%1$sicon.svg"><link rel="stylesheet" href="%1$sapp.css">
                <script type="module" src="%1$sshare.js"></script></head>
                <body><cloakroom-share></cloakroom-share>
                <noscript>This page needs JavaScript. Diese Seite braucht JavaScript.</noscript></body></html>
                """.formatted(up));
    }

    /** What visitors are told of a link that has ended, or never was. */
    HttpAnswer ended() {
        return page(403, """
                <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Cloakroom: no such link</title>
                <meta name="viewport" content="width=device-width, initial-scale=1"></head>
                <body><main><h1>There is no such link, or it has ended</h1>
                <p lang="de">Diesen Link gibt es nicht, oder er gilt nicht mehr.</p></main></body></html>
                """);
    }

    Optional<HttpAnswer> file(RequestHead head) {
        return pages.at(head.rawPath(), head.headers());
    }

    private static HttpAnswer page(int status, String html) {
        return new HttpAnswer(
                status,
                Headers.builder()
                        .add("content-type", "text/html; charset=utf-8")
                        .add("cache-control", "no-store")
                        .build(),
                html.getBytes(StandardCharsets.UTF_8));
    }

    private static Headers.Builder of(String contentSecurityPolicy) {
        return Headers.builder()
                .add("content-security-policy", contentSecurityPolicy)
                .add("x-content-type-options", "nosniff")
                .add("x-frame-options", "DENY")
                .add("referrer-policy", "no-referrer")
                .add("x-robots-tag", "noindex, nofollow")
                .add("cross-origin-opener-policy", "same-origin")
                .add("cross-origin-resource-policy", "same-origin");
    }
}
