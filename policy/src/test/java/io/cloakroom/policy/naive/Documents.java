package io.cloakroom.policy.naive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Composes policies and questions about them. Not every policy is valid; the same random numbers give the same ones.
 */
final class Documents {
    static final List<String> S3_ACTIONS = List.of(
            "s3:GetObject",
            "s3:GetObjectVersion",
            "s3:PutObject",
            "s3:ListBucket",
            "s3:ListBucketVersions",
            "s3:DeleteObject",
            "s3:ListAllMyBuckets",
            "s3:PutObjectTagging",
            "s3:BypassGovernanceRetention");
    static final List<String> OTHER_ACTIONS = List.of(
            "admin:ServerInfo", "admin:Heal", "kms:CreateKey", "kms:KeyStatus", "sts:AssumeRoleWithWebIdentity");

    private static final List<String> S3_PATTERNS =
            List.of("s3:*", "s3:Get*", "s3:*Object", "s3:List*", "s3:P?tObject", "s3:*Version*", "s*", "**", "*t*");
    private static final List<String> RESOURCES = List.of(
            "*",
            "b",
            "b/",
            "b/*",
            "b*",
            "b/a",
            "b/a*",
            "b/a/*",
            "b/?",
            "b/??",
            "c/*",
            "*/a",
            "?",
            "b/a/b",
            "b//a",
            ".",
            "b/é",
            "b/*é",
            "b/日?",
            "b/日???",
            "${aws:username}",
            "b/${aws:username}/*",
            "b/home/${jwt:sub}",
            "b/${aws:PrincipalTag/team}/*",
            "b/${jwt:department}*",
            "b/${aws:username, 'all'}/*",
            "b/${ ldap:user ,'x'}",
            "b/${s3:prefix}",
            "b/${x${aws:username}",
            "b/$${aws:username}",
            "b/${aws:username",
            "b/${aws:groups}?",
            "*${jwt:sub}*",
            "b/a/../k",
            "b/k/");
    private static final List<String> TEXTS = List.of(
            "a",
            "b",
            "alice",
            "ALICE",
            "bob",
            "a/b",
            "",
            "é",
            "É",
            "home/alice/",
            "red",
            "*",
            "a*",
            "?",
            "$",
            "${jwt:sub}",
            "all",
            "日本");
    private static final List<String> PATTERNS = List.of(
            "*",
            "a*",
            "?",
            "*e",
            "home/*",
            "${aws:username}",
            "home/${aws:username}/*",
            "${jwt:department}",
            "${aws:PrincipalTag/team}*",
            "${aws:username, 'all'}",
            "${x${aws:username}",
            "?${jwt:sub}",
            "*a*e*",
            "é",
            "?é",
            "${aws:groups}");
    private static final List<String> STRING_KEYS = List.of(
            "aws:username",
            "aws:groups",
            "jwt:sub",
            "jwt:department",
            "jwt:groups",
            "ldap:user",
            "aws:PrincipalTag/team",
            "aws:userid",
            "aws:Referer",
            "s3:authType");
    private static final List<String> S3_KEYS = List.of(
            "s3:prefix",
            "s3:delimiter",
            "s3:versionid",
            "s3:ExistingObjectTag/team",
            "s3:RequestObjectTag/team",
            "s3:RequestObjectTagKeys",
            "aws:RequestTag/team",
            "aws:TagKeys",
            "s3:x-amz-storage-class");
    private static final List<String> STRING_OPERATORS = List.of(
            "StringEquals",
            "StringNotEquals",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
            "StringLike",
            "StringNotLike");
    private static final List<String> ORDERS =
            List.of("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals");
    private static final List<String> NUMBERS = List.of(
            "0", "1", "-1", "+1", "007", "7", "1000", "9223372036854775807", "9223372036854775808", "1.0", "x", "");
    private static final List<String> DATES = List.of(
            "2024-01-01T00:00:00Z",
            "2024-01-01T01:00:00+01:00",
            "2023-12-31T23:59:59.9Z",
            "2024-01-01T00:00:00.0000000009Z",
            "2024-01-01T0:00:00,5Z",
            "2024-06-30T12:00:00-24:60",
            "2024-02-30T00:00:00Z",
            "2024-01-01",
            "1704067200");
    private static final List<String> ADDRESSES = List.of(
            "10.0.0.1",
            "10.1.2.3",
            "::1",
            "::ffff:10.1.2.3",
            "2001:db8::1",
            "192.168.0.1",
            "::10.1.2.3",
            "10.0.0",
            "fe80::1%eth0",
            "1::2::3",
            "");
    private static final List<String> NETWORKS = List.of(
            "10.0.0.0/8",
            "10.0.0.1",
            "10.1.2.3/31",
            "::1",
            "::/0",
            "2001:db8::/32",
            "::ffff:10.0.0.0/104",
            "::ffff:10.1.2.3/95",
            "0.0.0.0/0",
            "::1/128");
    private static final List<String> ARNS = List.of(
            "arn:aws:iam::000000000000:role/dev",
            "arn:aws:iam::000000000000:user/alice",
            "arn:aws:iam::000000000000:root",
            "alice",
            "arn:aws:s3:::b:c",
            "");
    private static final List<String> ARN_PATTERNS = List.of(
            "*",
            "arn:aws:iam::*:role/*",
            "arn:*:iam::000000000000:user/${aws:username}",
            "arn:aws:iam::00000000000?:root",
            "arn:aws:s3:::b*",
            "arn:aws:*:user/*:*:*");
    private static final List<String> BASE64 =
            List.of("YWxpY2U=", "YQ==", "", "w6k=", "JHthd3M6dXNlcm5hbWV9", "YW\\nxpY2U=".replace("\\n", "\n"));
    private static final List<String> ACCOUNTS = List.of("", "alice", "bob", "a", "root");
    private static final List<String> PRINCIPALS = List.of("*", "alice", "a?", "ali*", "alice?x", "?", "b*b", "*e");

    private final Random random;

    Documents(Random random) {
        this.random = random;
    }

    /** A policy of an identity, or of the bucket {@code b}. */
    ObjectNode policy(boolean ofBucket) {
        ObjectNode policy = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
        ArrayNode statements = policy.putArray("Statement");
        IntStream.rangeClosed(0, random.nextInt(5)).forEach(i -> statements.add(statement(ofBucket)));
        return policy;
    }

    private ObjectNode statement(boolean ofBucket) {
        ObjectNode statement = JsonNodeFactory.instance.objectNode();
        String family = ofBucket || chance(75) ? "s3:" : pick(List.of("admin:", "kms:", "sts:"));
        boolean isOther = !family.equals("s3:");
        boolean except = !isOther && chance(15);
        statement.put("Effect", chance(65) ? "Allow" : "Deny");
        if (ofBucket) {
            statement.putObject("Principal").set("AWS", some(PRINCIPALS));
        }
        List<String> actions = isOther
                ? OTHER_ACTIONS.stream()
                        .filter(action -> action.startsWith(family))
                        .toList()
                : chance(50) ? S3_ACTIONS : S3_PATTERNS;
        boolean any = !isOther && !ofBucket && chance(5);
        statement.set(
                except ? "NotAction" : "Action",
                any ? text("*") : isOther && chance(30) ? text(family + "*") : some(actions));
        if (!isOther || chance(50)) {
            String prefix = family.equals("kms:") ? "arn:minio:kms:::" : "arn:aws:s3:::";
            List<String> resources =
                    family.equals("kms:") ? List.of("key", "k*", "*", "?ey") : ofBucket ? ofBucket() : RESOURCES;
            ArrayNode list = statement.putArray(chance(20) ? "NotResource" : "Resource");
            some(resources)
                    .forEach(resource ->
                            list.add(resource.asText().equals("*") && chance(50) ? "*" : prefix + resource.asText()));
        }
        if (chance(55) && !any) {
            ObjectNode conditions = statement.putObject("Condition");
            IntStream.rangeClosed(0, random.nextInt(2)).forEach(i -> condition(conditions, family));
        }
        return statement;
    }

    private static List<String> ofBucket() {
        return RESOURCES.stream()
                .filter(resource -> resource.startsWith("b") || resource.startsWith("*") || resource.startsWith("?"))
                .toList();
    }

    private void condition(ObjectNode conditions, String family) {
        String operator = pick(List.of(
                "String", "String", "String", "String", "Arn", "Binary", "Numeric", "Date", "Bool", "Ip", "Null"));
        String key = family.equals("sts:")
                ? "sts:DurationSeconds"
                : family.equals("s3:") && chance(50) ? pick(S3_KEYS) : pick(STRING_KEYS);
        JsonNode values;
        switch (operator) {
            case "String" -> {
                operator = pick(STRING_OPERATORS);
                values = some(chance(50) ? TEXTS : PATTERNS);
            }
            case "Arn" -> {
                operator = pick(List.of("ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"));
                key = "aws:PrincipalArn";
                values = some(ARN_PATTERNS);
            }
            case "Binary" -> {
                operator = "BinaryEquals";
                values = some(BASE64);
            }
            case "Numeric" -> {
                operator += pick(ORDERS);
                key = family.equals("sts:") ? key : pick(List.of("s3:max-keys", "aws:EpochTime", "s3:signatureAge"));
                values = text(pick(NUMBERS.subList(0, 8)));
            }
            case "Date" -> {
                operator += pick(ORDERS);
                key = pick(List.of("aws:CurrentTime", "aws:TokenIssueTime"));
                values = text(pick(DATES.subList(0, 6)));
            }
            case "Bool" -> {
                key = "aws:SecureTransport";
                values = chance(50)
                        ? JsonNodeFactory.instance.booleanNode(chance(50))
                        : text(pick(List.of("true", "false", "1")));
            }
            case "Ip" -> {
                operator = pick(List.of("IpAddress", "NotIpAddress"));
                key = "aws:SourceIp";
                values = some(NETWORKS);
            }
            default ->
                values = chance(50)
                        ? JsonNodeFactory.instance.booleanNode(chance(50))
                        : text(pick(List.of("T", "0", "true", "False")));
        }
        String ifExists = !operator.equals("Null") && chance(25) ? "IfExists" : "";
        String qualifier = chance(40) ? pick(List.of("ForAllValues:", "ForAnyValue:")) : "";
        conditions.withObjectProperty(qualifier + operator + ifExists).set(key, values);
    }

    /** A question that one of the policies' statements may be about. */
    Question question(List<ObjectNode> policies, boolean ofBucket) {
        JsonNode statements = pick(policies).path("Statement");
        JsonNode statement = statements.get(random.nextInt(statements.size()));
        QuestionMaker maker = new QuestionMaker(this, statement);
        String[] target = maker.target(ofBucket);
        return new Question(
                maker.action(),
                target[0],
                target[1],
                pick(ACCOUNTS),
                maker.context(),
                chance(6),
                !ofBucket && chance(8));
    }

    /** What a key of this kind may have for a value. */
    String value(String key) {
        String name = key.substring(key.indexOf(':') + 1);
        return switch (name) {
            case "max-keys", "EpochTime", "signatureAge", "DurationSeconds" -> pick(NUMBERS);
            case "CurrentTime", "TokenIssueTime" -> pick(DATES);
            case "SecureTransport" -> pick(List.of("true", "false", "1", ""));
            case "SourceIp" -> pick(ADDRESSES);
            case "PrincipalArn" -> pick(ARNS);
            default -> pick(chance(60) ? TEXTS.subList(0, 6) : TEXTS);
        };
    }

    static List<String> keys() {
        List<String> keys = new ArrayList<>(STRING_KEYS);
        keys.addAll(S3_KEYS);
        keys.addAll(List.of(
                "s3:max-keys",
                "aws:EpochTime",
                "s3:signatureAge",
                "sts:DurationSeconds",
                "aws:CurrentTime",
                "aws:TokenIssueTime",
                "aws:SecureTransport",
                "aws:SourceIp",
                "aws:PrincipalArn"));
        return keys;
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    int number(int bound) {
        return random.nextInt(bound);
    }

    private ArrayNode some(List<String> texts) {
        ArrayNode some = JsonNodeFactory.instance.arrayNode();
        IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(i -> pick(texts))
                .distinct()
                .forEach(some::add);
        return some;
    }

    private static JsonNode text(String text) {
        return JsonNodeFactory.instance.textNode(text);
    }
}
