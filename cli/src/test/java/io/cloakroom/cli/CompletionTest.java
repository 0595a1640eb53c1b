package io.cloakroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionTest {
    @TempDir
    private Path folder;

    @Test
    void isABashScript() throws IOException, InterruptedException {
        assertThat(new Shell(folder).run("cloakroom completion | bash -n")).isEqualTo(new Shell.Result(0, ""));
    }

    /**
     * With its default, bash completes names of files where a command has nothing to offer; nothing may switch that
     * off.
     */
    @Test
    void leavesNamesOfFilesToBash() throws IOException, InterruptedException {
        String script = "cloakroom completion | grep -e 'compopt +o default' -e 'complete -F'";

        assertThat(new Shell(folder).run(script).output())
                .contains("complete -F _complete_cloakroom -o default")
                .doesNotContain("compopt +o");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            policy te             | test
            policy li             | lint
            policy e              | explain
            policy f              | forget
            policy forget x --da  | --data
            pol                   | policy
            policy explain --acti | --action
            policy lint --buck    | --bucket
            policy lint --ignore letter-c | letter-case
            policy explain --policy consoleA | consoleAdmin
            policy explain --action s3:GetObjectTagg | s3:GetObjectTagging
            """)
    void completesCommandsAndOptions(String typed, String completed) throws IOException, InterruptedException {
        String script = """
                compopt() { :; }
                source <(cloakroom completion)
                COMP_WORDS=(cloakroom %s) COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE="cloakroom %s"
                _complete_cloakroom
                echo "${COMPREPLY[@]}"
                """.formatted(typed, typed);

        assertThat(new Shell(folder).run(script).output().strip()).isEqualTo(completed);
    }
}
