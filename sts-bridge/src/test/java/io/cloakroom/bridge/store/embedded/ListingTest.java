package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.INVALID_ARGUMENT;
import static io.cloakroom.bridge.store.embedded.StoreFixture.BUCKET;
import static io.cloakroom.bridge.store.embedded.StoreFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.xml.XmlElement;
import io.cloakroom.bridge.store.embedded.FakeExchange.Answer;
import io.cloakroom.bridge.store.embedded.catalog.KeyRange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ListingTest extends StoreTest {
    private static final Comparator<String> BYTEWISE =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    @Test
    void rollsUpAtTheDelimiter() {
        put("a", "photos/1", "photos/2", "photos/2026/3", "z");
        XmlElement page = list("delimiter", "/");
        assertThat(names(page)).containsExactly("a", "photos/", "z");
        assertThat(names(list("delimiter", "/", "prefix", "photos/")))
                .containsExactly("photos/1", "photos/2", "photos/2026/");
        assertThat(names(list("delimiter", "os/2", "prefix", "ph"))).containsExactly("photos/1", "photos/2");
    }

    @Test
    void prefixesAreBehindTheKeys() {
        put("a/1", "b");
        assertThat(list("delimiter", "/").children().stream()
                        .map(XmlElement::name)
                        .filter(name -> name.equals("Contents") || name.equals("CommonPrefixes")))
                .containsExactly("Contents", "CommonPrefixes");
    }

    @Test
    void aPageWithoutDelimiterNamesTheNextMarkerToo() {
        put("a", "b");
        assertThat(listV1("max-keys", "1").childText("NextMarker")).hasValue("a");
    }

    @Test
    void pagesThroughKeysAndCommonPrefixes() {
        put("asdf", "boo/bar", "boo/baz/xyzzy", "cquux/bla", "cquux/thud");
        List<String> seen = new ArrayList<>();
        Optional<String> token = Optional.empty();
        do {
            XmlElement page = token.isEmpty()
                    ? list("delimiter", "/", "max-keys", "1")
                    : list("delimiter", "/", "max-keys", "1", "continuation-token", token.get());
            assertThat(page.childText("KeyCount")).hasValue("1");
            seen.addAll(names(page));
            token = page.childText("NextContinuationToken");
            assertThat(page.childText("IsTruncated")).hasValue(String.valueOf(token.isPresent()));
        } while (token.isPresent());
        assertThat(seen).containsExactly("asdf", "boo/", "cquux/");
    }

    @Test
    void firstVersionPagesByMarker() {
        put("asdf", "boo/bar", "boo/baz/xyzzy", "cquux/bla");
        XmlElement first = listV1("delimiter", "/", "max-keys", "2");
        assertThat(names(first)).containsExactly("asdf", "boo/");
        assertThat(first.childText("NextMarker")).hasValue("boo/");
        XmlElement second = listV1("delimiter", "/", "max-keys", "2", "marker", "boo/");
        assertThat(names(second)).containsExactly("cquux/");
        assertThat(second.childText("IsTruncated")).hasValue("false");
        assertThat(second.childText("NextMarker")).isEmpty();
        assertThat(first.child("Contents").orElseThrow().child("Owner")).isPresent();
    }

    @Test
    void encodesNamesWhenAskedTo() {
        put("a b+c/\u00fc\n");
        assertThat(names(list("encoding-type", "url"))).containsExactly("a+b%2Bc/%C3%BC%0A");
        assertRefused(INVALID_ARGUMENT, () -> list("encoding-type", "base64"));
    }

    @Test
    void ownersOnlyOnRequest() {
        put("a");
        assertThat(list().child("Contents").orElseThrow().child("Owner")).isEmpty();
        assertThat(list("fetch-owner", "true").child("Contents").orElseThrow().child("Owner"))
                .isPresent();
    }

    @Test
    void limitsPages() {
        put("a", "b");
        assertThat(names(list("max-keys", "0"))).isEmpty();
        assertThat(list("max-keys", "0").childText("IsTruncated")).hasValue("false");
        assertThat(list("max-keys", "5000").childText("MaxKeys")).hasValue("1000");
        assertRefused(INVALID_ARGUMENT, () -> list("max-keys", "-1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%%%", "a", "abc", "YXNkZg", "YXNkZg==", "asdf", "boo/", "1"})
    void refusesAContinuationTokenThatIsNotOurs(String token) {
        put("asdf", "boo");
        assertRefused(INVALID_ARGUMENT, () -> list("continuation-token", token));
    }

    @Test
    void listsEachObjectAsItsOneVersion() {
        put("a", "b/c");
        Answer answer = client.call(S3Operation.LIST_OBJECT_VERSIONS, BUCKET)
                .query("delimiter", "/")
                .run();
        XmlElement page = XmlElement.parse(answer.body(), 100);
        assertThat(page.child("Version").orElseThrow().childText("VersionId")).hasValue("null");
        assertThat(page.child("CommonPrefixes").orElseThrow().childText("Prefix"))
                .hasValue("b/");
    }

    @Test
    @DisplayName("S-49 a prefix is bytes: no case folding, no path semantics, and no way out of it")
    void s49_prefixesAreBytes() {
        put("warehouse/ns/table/1", "warehouse/ns/table_other/1", "Warehouse/ns/table/1", "warehouse/ns/../x", "x");
        assertThat(names(list("prefix", "warehouse/ns/table/"))).containsExactly("warehouse/ns/table/1");
        assertThat(names(list("prefix", "warehouse/ns/table")))
                .containsExactly("warehouse/ns/table/1", "warehouse/ns/table_other/1");
        assertThat(names(list("prefix", "WAREHOUSE/"))).isEmpty();
        assertThat(names(list("prefix", "warehouse/ns/table/", "start-after", "")))
                .containsExactly("warehouse/ns/table/1");
        assertThat(names(list("prefix", "warehouse/ns/table/", "start-after", "x")))
                .isEmpty();
        assertThat(names(list("prefix", "warehouse/ns/table/", "start-after", "A")))
                .containsExactly("warehouse/ns/table/1");
        String elsewhere = list("max-keys", "1", "start-after", "warehouse/ns/table_other/")
                .childText("NextContinuationToken")
                .orElseThrow();
        assertThat(names(list("prefix", "warehouse/ns/table/", "continuation-token", elsewhere)))
                .isEmpty();
        assertThat(names(list("prefix", "%", "encoding-type", "url"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithANaiveModel(long seed) {
        var random = new Random(seed);
        TreeSet<String> keys = new TreeSet<>(BYTEWISE);
        while (keys.size() < 60) {
            String key = text(random, 1 + random.nextInt(7));
            if (keys.add(key)) {
                put(key);
            }
        }
        for (int i = 0; i < 40; i++) {
            var range = new KeyRange(
                    text(random, random.nextInt(3)), text(random, random.nextInt(3)), text(random, random.nextInt(4)));
            int limit = 1 + random.nextInt(9);
            List<String> expected = model(keys, range);
            assertThat(pages(range, limit))
                    .as("seed %d, %s, pages of %d", seed, range, limit)
                    .isEqualTo(expected);
        }
    }

    private static List<String> model(NavigableSet<String> keys, KeyRange range) {
        TreeSet<String> entries = new TreeSet<>(BYTEWISE);
        for (String key : keys) {
            if (key.startsWith(range.prefix())) {
                int at = range.delimiter().isEmpty()
                        ? -1
                        : key.indexOf(range.delimiter(), range.prefix().length());
                entries.add(
                        at < 0 ? key : key.substring(0, at + range.delimiter().length()));
            }
        }
        return List.copyOf(entries.tailSet(range.after(), false));
    }

    private List<String> pages(KeyRange range, int limit) {
        List<String> names = new ArrayList<>();
        XmlElement page = list(
                "prefix", range.prefix(),
                "delimiter", range.delimiter(),
                "start-after", range.after(),
                "max-keys", String.valueOf(limit));
        while (true) {
            assertThat(names(page).size()).isLessThanOrEqualTo(limit);
            names.addAll(names(page));
            Optional<String> token = page.childText("NextContinuationToken");
            if (token.isEmpty()) {
                names.sort(BYTEWISE);
                return names;
            }
            assertThat(names(page)).hasSize(limit);
            page = list(
                    "prefix", range.prefix(),
                    "delimiter", range.delimiter(),
                    "continuation-token", token.get(),
                    "max-keys", String.valueOf(limit));
        }
    }

    /** Few letters, so that names meet; with characters whose order in UTF-16 is not that of their bytes. */
    private static String text(Random random, int length) {
        String[] letters = {"a", "b", "/", "-", "\uffee", "\ud83d\ude00"};
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }

    private void put(String... keys) {
        for (String key : keys) {
            client.put(BUCKET, key, "x");
        }
    }

    private XmlElement list(String... parameters) {
        return list(S3Operation.LIST_OBJECTS_V2, parameters);
    }

    private XmlElement listV1(String... parameters) {
        return list(S3Operation.LIST_OBJECTS, parameters);
    }

    private XmlElement list(S3Operation operation, String... parameters) {
        var call = client.call(operation, BUCKET);
        for (int i = 0; i < parameters.length; i += 2) {
            call.query(parameters[i], parameters[i + 1]);
        }
        return XmlElement.parse(call.run().body(), 20_000);
    }

    private static List<String> names(XmlElement page) {
        List<String> names = new ArrayList<>();
        page.children("Contents")
                .forEach(entry -> names.add(entry.childText("Key").orElseThrow()));
        page.children("CommonPrefixes")
                .forEach(entry -> names.add(entry.childText("Prefix").orElseThrow()));
        names.sort(BYTEWISE);
        return names;
    }
}
