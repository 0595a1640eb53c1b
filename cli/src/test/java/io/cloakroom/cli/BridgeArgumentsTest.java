package io.cloakroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** picocli is the measure: what is read without it is read the same. */
class BridgeArgumentsTest {
    private static CommandLine line() {
        return Main.bridgeLine(Map.of(), System.in);
    }

    @Test
    void everyOptionIsKnown() {
        for (CommandLine command : line().getSubcommands().values()) {
            Set<String> options = command.getCommandSpec().options().stream()
                    .map(OptionSpec::longestName)
                    .filter(name -> !Set.of("--help", "--version").contains(name))
                    .collect(Collectors.toSet());
            assertThat(options).isEqualTo(BridgeOptions.SETTINGS.keySet());
        }
    }

    static Stream<List<String>> plain() {
        return Stream.of(
                List.of("server", "dir"),
                List.of("server", "/srv/my objects", "--address", ":9000"),
                List.of("server", "--address=127.0.0.1:0", "dir", "--audit-log", "-"),
                List.of("server", "--policies", "a=b", "dir", "--audit-log=-", "--roles=r"),
                List.of("gateway", "https://s3.example.org?a=b", "--data", "/var/lib/cloakroom", "--log-format=json"),
                List.of("gateway", "--certs-dir", "c", "http://127.0.0.1:1"));
    }

    @ParameterizedTest
    @MethodSource("plain")
    void plainArgumentsAreReadAsPicocliReadsThem(List<String> arguments) {
        BridgeArguments read =
                BridgeArguments.read(arguments.toArray(String[]::new)).orElseThrow();
        ParseResult parsed = line().parseArgs(arguments.toArray(String[]::new)).subcommand();
        assertThat(read.command()).isEqualTo(parsed.commandSpec().name());
        assertThat(read.place()).isEqualTo(parsed.matchedPositional(0).getValue());
        assertThat(read.settings())
                .isEqualTo(parsed.matchedOptions().stream()
                        .collect(Collectors.toMap(
                                option -> BridgeOptions.SETTINGS.get(option.longestName()), OptionSpec::getValue)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "policy lint x",
                "server",
                "server a b",
                "server --help",
                "server a -V",
                "server a --adress :9000",
                "server a --address",
                "server a --address --policies p",
                "server a --address :1 --address :2",
                "server a --address=",
                "server @file",
                "server -- a",
                "server 'a'",
                "gateway --data /d"
            })
    void allElseIsForPicocli(String arguments) {
        assertThat(BridgeArguments.read(arguments.split(" "))).isEmpty();
    }
}
