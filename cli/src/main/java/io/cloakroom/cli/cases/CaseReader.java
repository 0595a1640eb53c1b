package io.cloakroom.cli.cases;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import io.cloakroom.cli.documents.InputException;
import io.cloakroom.policy.AccessRequest;
import io.cloakroom.policy.PolicyClaim;
import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.match.MalformedElementException;
import io.cloakroom.policy.match.ResourcePattern;
import io.cloakroom.policy.match.ResourceText;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Turns a line into a case. Throws if anything is wrong with the line, because a case that can't run must not look
 * passed.
 */
final class CaseReader {
    private static final Set<String> ARGUMENTS =
            Set.of("action", "bucket", "object", "account", "groups", "conditions", "claims", "owner", "deny_only");
    private static final ObjectMapper JSON = new ObjectMapper();
    /** More than any store takes, because cases are not about size limits. */
    static final PolicyReader READER = new PolicyReader(1 << 20);

    private final CasePolicies policies;

    CaseReader(CasePolicies policies) {
        this.policies = policies;
    }

    PolicyCase read(CaseObject line) throws InputException {
        return switch (Kind.of(line)) {
            case IAM -> mayDo(line, List.of(line.require("policy")));
            case IAM_MERGED -> mayDo(line, merged(line));
            case BUCKET ->
                new PolicyCase.MayDo(
                        policies.bucketPolicy(line), Optional.empty(), request(line), line.truth("expect"));
            case IAM_VALIDATE -> new PolicyCase.IsValid(READER.read(document(line)), line.truth("valid"));
            case BUCKET_VALIDATE ->
                new PolicyCase.IsValid(
                        READER.readBucketPolicy(document(line), line.text("bucket")), line.truth("valid"));
            case RESOURCE_MATCH ->
                new PolicyCase.MatchesResource(
                        pattern(line.text("pattern")),
                        ResourceText.of(line.text("resource")),
                        CaseContext.of(line, line),
                        line.truth("expect"));
            case WILDCARD ->
                new PolicyCase.MatchesText(
                        line.text("pattern"), line.text("text"), line.truthOr("simple", false), line.truth("expect"));
            case CLAIMS -> names(line);
        };
    }

    private PolicyCase mayDo(CaseObject line, List<JsonNode> documents) throws InputException {
        return new PolicyCase.MayDo(
                policies.identityPolicies(documents),
                policies.sessionPolicy(line),
                request(line),
                line.truth("expect"));
    }

    private static List<JsonNode> merged(CaseObject line) throws InputException {
        JsonNode list = line.require("policies");
        if (!list.isArray()) {
            throw new InputException("`policies` must be a list");
        }
        return list.valueStream().toList();
    }

    private static AccessRequest request(CaseObject line) throws InputException {
        CaseObject args = line.object("args");
        args.allowOnly(ARGUMENTS);
        return AccessRequest.of(
                        args.text("action"),
                        args.textOr("bucket", ""),
                        args.textOr("object", ""),
                        CaseContext.of(line, args))
                .withAccount(args.textOr("account", ""))
                .withOwner(args.truthOr("owner", false))
                .withDenyOnly(args.truthOr("deny_only", false));
    }

    private static byte[] document(CaseObject line) throws InputException {
        return line.text("policy_text").getBytes(UTF_8);
    }

    private static ResourcePattern pattern(String text) throws InputException {
        try {
            return ResourcePattern.parse(text);
        } catch (MalformedElementException e) {
            throw new InputException("`pattern`: " + e.sentence());
        }
    }

    private static PolicyCase names(CaseObject line) throws InputException {
        CaseObject expect = line.object("expect");
        expect.allowOnly(Set.of("ok", "values"));
        String name = line.text("claim_name");
        // Some writers encode an empty set of claims as null.
        boolean none = line.node().path("claims").isNull();
        JsonNode claim =
                none ? NullNode.getInstance() : line.object("claims").node().path(name);
        return new PolicyCase.Names(
                PolicyClaim.read(JSON.convertValue(claim, Object.class)),
                expect.truth("ok"),
                expect.texts("values").stream().sorted().toList());
    }
}
