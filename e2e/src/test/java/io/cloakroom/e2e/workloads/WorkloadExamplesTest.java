package io.cloakroom.e2e.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.cloakroom.policy.json.TrustPolicyReader;
import io.cloakroom.testkit.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What the examples for jobs and pods ask for is what the page of providers grants. Suites of interop/ run their steps.
 */
class WorkloadExamplesTest {
    private static final Path ROOT = Checkout.find().root();
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final Pattern CLIENT_ID = Pattern.compile("(?m)^MINIO_IDENTITY_OPENID_CLIENT_ID=(.+)$");

    /** The audience in the settings under a heading of the page. */
    private static String audience(String section) throws IOException {
        String page = Files.readString(ROOT.resolve("docs/providers.md"));
        Matcher setting = CLIENT_ID.matcher(page.substring(page.indexOf("\n## " + section + "\n")));
        assertThat(setting.find()).isTrue();
        return setting.group(1);
    }

    private static List<JsonNode> documents(String example) throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        try (var parser =
                YAML.createParser(ROOT.resolve("examples").resolve(example).toFile())) {
            YAML.readerFor(JsonNode.class).<JsonNode>readValues(parser).forEachRemaining(documents::add);
        }
        return documents;
    }

    @Test
    void theWorkflowOfGitHubAsksForTheAudienceOnThePage() throws IOException {
        JsonNode workflow = documents("github-actions/upload.yml").get(0);
        assertThat(workflow.at("/permissions/id-token").textValue()).isEqualTo("write");
        assertThat(workflow.at("/jobs/upload/steps/1/run").textValue())
                .contains("&audience=" + audience("GitHub Actions") + "\"", "$ACTIONS_ID_TOKEN_REQUEST_TOKEN")
                .contains("AWS_WEB_IDENTITY_TOKEN_FILE=$RUNNER_TEMP/s3-token\" >> \"$GITHUB_ENV\"");
        assertThat(workflow.findValuesAsText("AWS_ACCESS_KEY_ID")).isEmpty();
    }

    @Test
    void thePipelineOfGitLabAsksForTheAudienceOnThePage() throws IOException {
        JsonNode job = documents("gitlab-ci/.gitlab-ci.yml").get(0).get("upload");
        assertThat(job.at("/id_tokens/S3_TOKEN/aud").textValue()).isEqualTo(audience("GitLab CI"));
        assertThat(job.get("before_script"))
                .extracting(JsonNode::textValue)
                .last()
                .asString()
                .contains("\"$S3_TOKEN\"");
    }

    @Test
    void theTrustPolicyOfTheExampleIsOne() throws IOException {
        String page = Files.readString(ROOT.resolve("examples/github-actions/README.md"));
        String json = page.substring(page.indexOf("```json\n") + 8);
        byte[] document = json.substring(0, json.indexOf("```")).getBytes(StandardCharsets.UTF_8);
        assertThat(TrustPolicyReader.read(document).policy()).isPresent();
    }

    @Test
    void thePodWithTheAgentHasTheTokenOfThePage() throws IOException {
        JsonNode pod = documents("kubernetes/agent.yaml").get(0).at("/spec/template/spec");
        JsonNode token = pod.at("/volumes/0/projected/sources/0/serviceAccountToken");
        assertThat(token.get("audience").textValue()).isEqualTo(audience("Kubernetes service accounts"));
        JsonNode program = pod.at("/containers/0");
        String folder = program.at("/volumeMounts/0/mountPath").textValue();
        assertThat(program.get("env"))
                .extracting(variable -> variable.get("name").textValue() + "="
                        + variable.get("value").textValue())
                .contains(
                        "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:9010/v1/credentials",
                        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=" + folder + "/"
                                + token.get("path").textValue());
        // The agent needs no token, so it has none.
        assertThat(pod.at("/initContainers/0/volumeMounts").isMissingNode()).isTrue();
        assertThat(pod.at("/automountServiceAccountToken").booleanValue()).isFalse();
    }
}
