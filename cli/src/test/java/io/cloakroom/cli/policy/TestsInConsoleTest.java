package io.cloakroom.cli.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.console.PolicyTests;
import io.cloakroom.cli.cases.CaseFile;
import io.cloakroom.cli.documents.PolicyFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestsInConsoleTest {
    private static final String POLICY =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\"],\"Resource\":[\"arn:aws:s3:::b/*\"]}]}";

    @TempDir
    private Path folder;

    private static String test(String policy, boolean expect) {
        return "{\"id\":\"reads\",\"kind\":\"iam\",\"policy\":\"%s\",\"args\":{\"action\":\"s3:GetObject\",\"bucket\":\"b\",\"object\":\"k\"},\"expect\":%s}\n"
                .formatted(policy, expect);
    }

    private static PolicyTests.Report run(String cases) {
        return new TestsInConsole().run("mine", POLICY, cases);
    }

    @Test
    void testsNameThePolicyWithOrWithoutItsEnding() {
        PolicyTests.Report report =
                run(test("mine", true) + "\n" + test("mine.json", true) + test("readonly", true) + test("mine", false));
        assertThat(report.passed()).isEqualTo(3);
        assertThat(report.failures())
                .singleElement()
                .returns(5L, PolicyTests.Failure::line)
                .returns("reads", PolicyTests.Failure::id)
                .returns("expected deny, got allow", PolicyTests.Failure::sentence);
    }

    @Test
    void noFileOfTheServerIsRead() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.json"), POLICY);
        assertThat(run(test(file.toString(), true)).failures())
                .singleElement()
                .extracting(PolicyTests.Failure::sentence)
                .asString()
                .contains("is neither the policy that is tested nor one of the canned policies");
        assertThat(run(test("-", true)).passed()).isZero();
    }

    @Test
    void whatIsNoTestIsToldWithItsLine() {
        assertThat(run("\n\n").failures())
                .singleElement()
                .returns(0L, PolicyTests.Failure::line)
                .returns("it contains no test cases", PolicyTests.Failure::sentence);
        assertThat(run("{").failures())
                .singleElement()
                .returns(1L, PolicyTests.Failure::line)
                .extracting(PolicyTests.Failure::sentence)
                .asString()
                .contains("invalid JSON");
        assertThat(run(test("mine", true).replace("GetObject", "GetObjct")).doubts())
                .singleElement()
                .asString()
                .startsWith("1: there is no action");
    }

    @Test
    void ofManyFailuresTheFirstAreTold() {
        assertThat(run(test("mine", false).repeat(300)).failures()).hasSize(100);
    }

    @Test
    void s57_aPolicyThatATestNamesOftenIsReadOnce() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        PolicyFiles policies = new PolicyFiles(
                reference -> {
                    reads.incrementAndGet();
                    return Optional.of(POLICY.getBytes(UTF_8));
                },
                "a file");
        String names = String.join(",", Collections.nCopies(4000, "\"mine\""));
        String cases = test("mine", true)
                .replace("\"iam\",\"policy\":\"mine\"", "\"iam-merged\",\"policies\":[" + names + "]");
        CaseFile file = new CaseFile(new ByteArrayInputStream((cases + cases).getBytes(UTF_8)), policies);
        assertThat(file.next()).isPresent();
        assertThat(file.next()).isPresent();
        assertThat(reads).hasValue(1);
    }
}
