package io.cloakroom.bridge.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZipNamesTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            a/b.txt            | a/b.txt
            /a//b              | a/b
            ../../etc/x        | _/_/etc/x
            ./a                | _/a
            ...                | _
            a\\b:c             | a_b_c
            "a\nb\u202Ec"      | a_b_c
            "a\2331mb\205"     | a_1mb_
            //                 | _
            "<a>?*\"\"|.txt"   | _a_____.txt
            con                | _con
            nul.tar.gz         | _nul.tar.gz
            LPT1/aux.h         | _LPT1/_aux.h
            "com\u00b9"        | "_com\u00b9"
            "CON .txt"         | "_CON .txt"
            conf/console/com10 | conf/console/com10
            "a. ./b "          | a_/b_
            .hidden            | .hidden
            """)
    void anySystemCanUnpackIt(String key, String name) {
        assertThat(new ZipNames().of(key)).isEqualTo(name);
    }

    private static List<String> names(String... keys) {
        ZipNames names = new ZipNames();
        return Arrays.stream(keys).map(names::of).toList();
    }

    @Test
    void nothingIsReplacedWhereCaseIsNothing() {
        assertThat(names("A.txt", "B/x", "a.txt", "b/x", "b/y"))
                .containsExactly("A.txt", "B/x", "a (2).txt", "b (2)/x", "b (2)/y");
    }

    @Test
    void aFileAndAFolderOfOneNameAreTwo() {
        assertThat(names("a", "a.b", "a/x", "a/y")).containsExactly("a", "a.b", "a (2)/x", "a (2)/y");
        assertThat(names("a/x", "a:", "a_")).containsExactly("a/x", "a_", "a_ (2)");
    }

    @Test
    void formsOfOneLetterAreOne() {
        assertThat(names("e\u0301.txt", "\u00e9.txt")).containsExactly("e\u0301.txt", "\u00e9 (2).txt");
    }

    @Test
    void whatLooksLikeANumberedNameIsNoneToReplace() {
        assertThat(names("a (2).txt", "a.txt", "A.txt", "A?.txt", "a_.txt"))
                .containsExactly("a (2).txt", "a.txt", "A (3).txt", "A_.txt", "a_ (2).txt");
    }

    @Test
    void aFolderThatComesAgainIsAnotherOne() {
        assertThat(names("a/x", "b/x", "a/x")).containsExactly("a/x", "b/x", "a (2)/x");
    }

    @Test
    void namesAreNoLongerThanSystemsTake() {
        String name = new ZipNames().of("\u00e4".repeat(500) + ".parquet");
        assertThat(name).endsWith("\u00e4.parquet");
        assertThat(name.getBytes(UTF_8)).hasSizeBetween(235, 240);
        assertThat(new ZipNames().of("x".repeat(300) + "." + "y".repeat(300)).getBytes(UTF_8))
                .hasSize(240);
        // No letter is cut in two.
        assertThat(new ZipNames().of("\ud83d\ude00".repeat(100))).matches("(\ud83d\ude00)+");
    }

    @Test
    void foldersAreNoDeeperThanSystemsTake() {
        assertThat(new ZipNames().of("d/".repeat(400) + "file").split("/")).hasSize(ZipNames.DEEPEST);
    }
}
