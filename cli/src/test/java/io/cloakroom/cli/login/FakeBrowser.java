package io.cloakroom.cli.login;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A browser whose user is logged in already: it writes down what it is to open, and follows the redirects. */
public final class FakeBrowser {
    private FakeBrowser() {}

    /** @param arguments a file for what it opens, and the page: where that lies and leads to is written down */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        String page = Files.readString(Path.of(URI.create(arguments[1])));
        int start = page.indexOf("href=\"") + "href=\"".length();
        String url = page.substring(start, page.indexOf('"', start)).replace("&amp;", "&");
        Files.writeString(
                Path.of(arguments[0]),
                arguments[1] + " " + url + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding());
    }

    /** What {@code BROWSER} is set to. */
    public static String command(Path opened) {
        return String.join(
                " ",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes(),
                        FakeBrowser.class.getName(),
                        opened.toString()));
    }

    /** Where this class is: it needs no other than the JDK's. */
    private static String classes() {
        return new File(FakeBrowser.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
    }
}
