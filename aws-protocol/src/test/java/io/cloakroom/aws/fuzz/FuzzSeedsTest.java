package io.cloakroom.aws.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.sigv4.PresignedV2Fuzz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every target over its seeds, among them all that was ever found. */
class FuzzSeedsTest {
    private static final Path SEEDS = Path.of("src/test/fuzz");

    private static final Map<Class<?>, Consumer<byte[]>> TARGETS = Map.of(
            RequestFuzz.class, RequestFuzz::fuzzerTestOneInput,
            ChunkedBodyFuzz.class, ChunkedBodyFuzz::fuzzerTestOneInput,
            XmlFuzz.class, XmlFuzz::fuzzerTestOneInput,
            FormFuzz.class, FormFuzz::fuzzerTestOneInput,
            PostFormFuzz.class, PostFormFuzz::fuzzerTestOneInput,
            CorsFuzz.class, CorsFuzz::fuzzerTestOneInput,
            PresignedV2Fuzz.class, PresignedV2Fuzz::fuzzerTestOneInput);

    @TestFactory
    Stream<DynamicTest> seeds() {
        return TARGETS.entrySet().stream()
                .flatMap(target -> seedsOf(target.getKey()).stream()
                        .map(seed -> DynamicTest.dynamicTest(
                                target.getKey().getSimpleName() + ": " + seed.getFileName(),
                                () -> target.getValue().accept(Files.readAllBytes(seed)))));
    }

    private static List<Path> seedsOf(Class<?> target) {
        try (Stream<Path> files = Files.list(SEEDS.resolve(target.getName()))) {
            List<Path> seeds = files.sorted().toList();
            assertThat(seeds).as("seeds of %s", target).isNotEmpty();
            return seeds;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
