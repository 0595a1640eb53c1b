package io.cloakroom.bridge.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** As much of a browser as the console needs: it keeps cookies, and says where a request comes from. */
final class ConsoleBrowser {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final Map<String, String> cookies = new LinkedHashMap<>();
    private final URI console;

    ConsoleBrowser(URI console) {
        this.console = console;
    }

    /** Goes to a page. */
    HttpResponse<String> open(String path) {
        return send(request(path).GET());
    }

    /** Sends a call of the page. */
    HttpResponse<String> call(String name, String json) {
        return send(own(request("/-/api/" + name).POST(BodyPublishers.ofString(json))));
    }

    /** Sends an S3 request of the page. */
    HttpResponse<String> s3(String method, String target, String body) {
        return send(own(request("/-/s3" + target).method(method, BodyPublishers.ofString(body))));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(console.resolve(path));
    }

    private static HttpRequest.Builder own(HttpRequest.Builder request) {
        return request.header("Sec-Fetch-Site", "same-origin").header("X-Cloakroom-Console", "1");
    }

    /** Sends a request with the cookies, and keeps those of the answer. */
    HttpResponse<String> send(HttpRequest.Builder request) {
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
            answer.headers().allValues("set-cookie").forEach(this::keep);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void keep(String cookie) {
        String pair = cookie.split(";", 2)[0];
        String name = pair.substring(0, pair.indexOf('='));
        if (cookie.contains("Max-Age=0")) {
            cookies.remove(name);
        } else {
            cookies.put(name, pair.substring(pair.indexOf('=') + 1));
        }
    }
}
