package io.cloakroom.policy.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyLinterTest {
    private static final String GOOD = "'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::photos/*'";

    /** Written with apostrophes; {@code #} stands for a good statement's elements. The findings as {@code pointer code}. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            home directories    | {'Effect':'Allow','Action':['s3:GetObject','s3:PutObject'],'Resource':'arn:aws:s3:::homes/${aws:username}/*'} |
            bucket and objects  | {'Effect':'Allow','Action':['s3:ListBucket','s3:GetObject'],'Resource':['arn:aws:s3:::photos','arn:aws:s3:::photos/*']} |
            list under objects  | {'Effect':'Allow','Action':'s3:ListBucket','Resource':'arn:aws:s3:::photos/*'} |
            list of one folder  | {'Effect':'Allow','Action':'s3:ListBucket','Resource':'arn:aws:s3:::photos','Condition':{'StringLike':{'s3:prefix':['','2030/*']}}} |
            upload only with TLS | {'Effect':'Deny','Action':'s3:*','Resource':'*','Condition':{'Bool':{'aws:SecureTransport':'false'}}} |
            window of time      | {#,'Condition':{'DateGreaterThan':{'aws:CurrentTime':'2030-01-01T00:00:00Z'},'DateLessThan':{'aws:CurrentTime':'2030-02-01T00:00:00Z'}}} |
            network less a part | {#,'Condition':{'IpAddress':{'aws:SourceIp':'10.0.0.0/8'},'NotIpAddress':{'aws:SourceIp':'10.1.0.0/16'}}} |
            two groups          | {#,'Condition':{'StringEquals':{'jwt:groups':'a'},'StringLike':{'jwt:groups':'b*'}}} |
            letter case of a claim | {#,'Condition':{'StringEquals':{'jwt:Sub':'a'}}} | /Statement/0/Condition/StringEquals/jwt:Sub unusual-claim
            claim in a variable | {'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::homes/${jwt:Preferred_Username}/*'} | /Statement/0/Resource unusual-claim
            no dollar sign      | {'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::homes/{jwt:sub}/*'} | /Statement/0/Resource unknown-variable
            other braces        | {'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::homes/{a}/{}/${jwt:sub}'} |
            claim of the token  | {#,'Condition':{'NumericLessThan':{'jwt:exp':5},'StringLike':{'jwt:sub':'${jwt:sid}'}}} | /Statement/0/Condition/StringLike/jwt:sub key-never-there, /Statement/0/Condition/NumericLessThan/jwt:exp key-never-there
            the same at STS     | {'Effect':'Deny','Action':'sts:*','Condition':{'StringEquals':{'jwt:typ':'ID'}}} |
            own claim           | {#,'Condition':{'StringEquals':{'jwt:department':'physics','jwt:uid':'1','jwt:azp':'portal'}}} |
            tags                | {#,'Condition':{'StringEquals':{'s3:ExistingObjectTag/env':'prod','aws:PrincipalTag/env':'prod'}}} |
            if there            | {#,'Condition':{'Null':{'aws:SourceIdentity':'true'},'StringEqualsIfExists':{'aws:SourceIdentity':'a'}}} |
            exception           | {'Effect':'Allow','Action':'s3:*','Resource':'arn:aws:s3:::photos/*'},{'Effect':'Deny','Action':'s3:DeleteObject','Resource':'arn:aws:s3:::photos/*'} |
            Id                  | {'Id':'x','Version':'2012-10-17','Statement':[{#}]} |
            members that are null | {'ID':null,'Version':'2012-10-17','Statement':[{#,'Sid':null,'NotAction':null,'NotResource':null,'Principal':null}]} |
            every bucket        | {'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::*'} |
            deny all but        | {'Effect':'Deny','NotAction':'s3:GetObject','NotResource':'arn:aws:s3:::photos/*'} |
            admin with a star   | {'Effect':'Allow','Action':'admin:ServerInfo','Resource':'arn:aws:s3:::*'} |
            notification        | {'Effect':'Allow','Action':'s3:ListenNotification','Resource':'arn:aws:s3:::photos'} |
            new claim in STS    | {'Effect':'Deny','Action':'sts:*','Condition':{'StringNotEquals':{'jwt:azp':'portal'}}} |
            everything          | {'Effect':'Allow','Action':'*','Resource':'*'} | /Statement/0/Action wildcard-admin
            admin               | {'Effect':'Allow','Action':'admin:*'} | /Statement/0/Action wildcard-admin
            with a condition    | {'Effect':'Allow','Action':'admin:*','Condition':{'IpAddress':{'aws:SourceIp':'10.0.0.0/8'}}} |
            everything but      | {'Effect':'Deny','NotAction':'*','Resource':'*'} | /Statement/0/NotAction nothing-left
            wildcard in the end | {'Effect':'Allow','Action':'s3:ListBucket','Resource':'arn:aws:s3:::*-logs'} | /Statement/0/Resource no-bucket, /Statement/0/Resource resource-kind
            object, bucket action | {'Effect':'Allow','Action':'s3:ListBucket','Resource':['arn:aws:s3:::photos/a']} | /Statement/0/Resource/0 resource-kind
            list of buckets     | {'Effect':'Allow','Action':'s3:ListAllMyBuckets','Resource':'arn:aws:s3:::photos'} | /Statement/0/Resource resource-kind
            short bucket        | {'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::ab/*'} | /Statement/0/Resource bucket-name
            no escape           | {'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::photos/${*}'} | /Statement/0/Resource unknown-variable
            variable not closed | {#,'Condition':{'StringEquals':{'aws:userid':'${aws:username'}}} | /Statement/0/Condition/StringEquals/aws:userid unknown-variable
            KMS and NotResource | {'Effect':'Deny','Action':'kms:*','NotResource':'arn:minio:kms:::key'} | /Statement/0/NotResource ignored-resource
            key of KMS          | {'Effect':'Allow','Action':'kms:CreateKey','Condition':{'StringEquals':{'s3:prefix':'a'}}} | /Statement/0/Condition/StringEquals/s3:prefix key-never-there
            part of a key       | {#,'Condition':{'StringEquals':{'aws:username/x':'a'}}} | /Statement/0/Condition/StringEquals/aws:username~1x key-part
            all of no groups    | {#,'Condition':{'ForAllValues:StringLike':{'aws:groups':'a*'}}} | /Statement/0/Condition/ForAllValues:StringLike/aws:groups holds-without-key
            all of some groups  | {#,'Condition':{'ForAllValues:StringLike':{'aws:groups':'a*'},'Null':{'aws:groups':'false'}}} |
            all said out loud   | {#,'Condition':{'ForAllValues:StringEqualsIfExists':{'aws:groups':'a'},'ForAllValues:NotIpAddress':{'aws:SourceIp':'10.0.0.0/8'}}} |
            network as text     | {#,'Condition':{'StringEquals':{'aws:SourceIp':'10.0.0.0/8'}}} | /Statement/0/Condition/StringEquals/aws:SourceIp value-never-there
            pattern of addresses | {#,'Condition':{'StringLike':{'aws:SourceIp':'10.0.*'},'StringNotEquals':{'aws:SourceIp':'10.*'}}} | /Statement/0/Condition/StringLike/aws:SourceIp unclear-network, /Statement/0/Condition/StringNotEquals/aws:SourceIp unclear-network
            any address         | {#,'Condition':{'StringLike':{'aws:SourceIp':['*','10.0.0.1']}}} |
            bits of a host      | {#,'Condition':{'IpAddress':{'aws:SourceIp':['10.1.2.3/8','2001:db8::1/32','10.0.0.0/8','10.1.2.3','::ffff:10.0.0.0/104']}}} | /Statement/0/Condition/IpAddress/aws:SourceIp/0 unclear-network, /Statement/0/Condition/IpAddress/aws:SourceIp/1 unclear-network
            null                | {#,'Condition':{'Null':{'aws:groups':[null]},'Bool':{'aws:SecureTransport':null}}} | /Statement/0/Condition/Null/aws:groups/0 null-value, /Statement/0/Condition/Bool/aws:SecureTransport null-value
            no date             | {#,'Condition':{'DateLessThan':{'aws:EpochTime':'2030-01-01T00:00:00Z','aws:username':'2030-01-01T00:00:00Z'}}} | /Statement/0/Condition/DateLessThan/aws:EpochTime value-never-there, /Statement/0/Condition/DateLessThan/aws:username value-never-there
            date no number      | {#,'Condition':{'NumericGreaterThanIfExists':{'aws:TokenIssueTime':5,'aws:SourceIp':5}}} | /Statement/0/Condition/NumericGreaterThanIfExists/aws:TokenIssueTime value-never-there, /Statement/0/Condition/NumericGreaterThanIfExists/aws:SourceIp value-never-there
            maybe one           | {#,'Condition':{'NumericEquals':{'aws:username':5,'aws:PrincipalTag/uid':5,'aws:EpochTime':5},'DateEquals':{'jwt:birthdate':'2030-01-01T00:00:00Z','aws:Referer':'2030-01-01T00:00:00Z'}}} |
            two in one text     | {'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::photos,arn:aws:s3:::photos/*'} | /Statement/0/Resource unlikely-resource
            white space         | {'Effect':'Allow','Action':'s3:GetObject','Resource':['arn:aws:s3:::photos/a ','arn:aws:s3::: photos','* ','arn:aws:s3:::photos/a b']} | /Statement/0/Resource/0 unlikely-resource, /Statement/0/Resource/1 unlikely-resource, /Statement/0/Resource/2 unlikely-resource
            dots                | {'Effect':'Allow','Action':'s3:GetObject','Resource':['arn:aws:s3:::photos/./a','arn:aws:s3:::photos/..','arn:aws:s3:::photos/.a/..b/c..']} | /Statement/0/Resource/0 unlikely-resource, /Statement/0/Resource/1 unlikely-resource
            one statement       | {'version':'2012-10-17','Sid':'a','Statement':null,#} | /version letter-case,  empty-policy
            inside something    | {'PolicyName':'x','PolicyDocument':{'Version':'2012-10-17','Statement':[{#}]}} | /PolicyDocument empty-policy
            inside as a text    | {'Statement':null,'Policy':'{\\'Statement\\':[]}'} | /Policy empty-policy
            present and absent  | {#,'Condition':{'Null':{'aws:Referer':true},'StringLike':{'aws:Referer':'a'}}} | /Statement/0/Condition/StringLike/aws:Referer contradiction
            two users           | {#,'Condition':{'StringLike':{'aws:username':'a*'},'StringEquals':{'aws:username':['bob','carol']}}} | /Statement/0/Condition/StringEquals/aws:username contradiction
            a group and not it  | {#,'Condition':{'StringEquals':{'jwt:groups':['a']},'StringNotLike':{'jwt:groups':['a*','b']}}} | /Statement/0/Condition/StringNotLike/jwt:groups contradiction
            no number           | {#,'Condition':{'NumericLessThan':{'s3:signatureAge':5},'NumericGreaterThanEquals':{'s3:signatureAge':5}}} | /Statement/0/Condition/NumericGreaterThanEquals/s3:signatureAge contradiction
            no time             | {#,'Condition':{'DateGreaterThan':{'aws:CurrentTime':'2030-02-01T00:00:00Z'},'DateLessThan':{'aws:CurrentTime':'2030-01-01T00:00:00Z'}}} | /Statement/0/Condition/DateLessThan/aws:CurrentTime contradiction
            no network          | {#,'Condition':{'IpAddress':{'aws:SourceIp':'10.1.0.0/16'},'NotIpAddress':{'aws:SourceIp':'10.0.0.0/8'}}} | /Statement/0/Condition/NotIpAddress/aws:SourceIp contradiction
            broader allow       | {#},{'Effect':'Allow','Action':'s3:Get*','Resource':'arn:aws:s3:::photos*'} | /Statement/0 shadowed
            broader deny        | {'Effect':'Deny','Action':'s3:*','Resource':'arn:aws:s3:::photos/*'},{'Effect':'Deny','Action':'s3:PutObject','Resource':'arn:aws:s3:::photos/a'} | /Statement/1 shadowed
            same condition      | {'Effect':'Deny','Action':'s3:*','Resource':'*','Condition':{'Bool':{'aws:SecureTransport':false}}},{#,'Condition':{'Bool':{'aws:SecureTransport':false}}} | /Statement/1 shadowed
            other condition     | {'Effect':'Deny','Action':'s3:*','Resource':'*','Condition':{'Bool':{'aws:SecureTransport':false}}},{#} |
            bucket under objects | {'Effect':'Allow','Action':'s3:ListBucket','Resource':'arn:aws:s3:::photos'},{'Effect':'Allow','Action':'s3:*','Resource':'arn:aws:s3:::photos/*'} | /Statement/0 shadowed
            question mark       | {'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::photos/é'},{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::photos/?'} |
            folder marker       | {'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::photos/a'},{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::photos/?'} |
            name of a folder    | {'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::photos/a'},{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::photos/a*'} | /Statement/0 shadowed
            own folder          | {'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::homes/${aws:username}/a'},{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::homes/${aws:username}/*'} | /Statement/0 shadowed
            folder of nobody    | {'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::homes/${aws:username}'},{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::homes/???????????????'} |
            """)
    void finds(String why, String statements, String expected) {
        assertThat(found(statements)).isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest(name = "S-35 {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            letter case of elements | {'version':'2012-10-17','STATEMENT':[{'effect':'Allow','Action':'s3:GetObject','RESOURCE':'arn:aws:s3:::photos/*','sid':'a'}]} | /version letter-case, /STATEMENT letter-case, /STATEMENT/0/effect letter-case, /STATEMENT/0/RESOURCE letter-case, /STATEMENT/0/sid letter-case
            unknown members         | {'Version':'2012-10-17','Comment':'x','Statement':[{#,'Conditions':{},'Note~/':1}]} | /Comment unknown-member, /Statement/0/Conditions unknown-member, /Statement/0/Note~0~1 unknown-member
            text behind the policy  | {'Version':'2012-10-17','Statement':[{#}]} {'Statement':[]} | " trailing-text"
            null, and more          | null or not; 'Statement' | " trailing-text,  missing-version,  empty-policy"
            principal               | {#,'Principal':'*'} | /Statement/0/Principal ignored-principal
            conditions without keys | {#,'Condition':{'IpAddress':null,'StringLike':{}}} | /Statement/0/Condition/IpAddress empty-condition, /Statement/0/Condition/StringLike empty-condition
            """)
    void s35_whatIsAcceptedAsMinioDoesIsReported(String why, String document, String expected) {
        assertThat(found(document)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'Principal':{'Federated':'id.example.com'}",
                "'Principal':{'AWS':'*'}",
                "'Principal':'*'",
                "'Principal':{'Federated':'x'},'Condition':{'StringLike':{'jwt:aud':'*'}}",
                "'Principal':{'Federated':'x'},'Condition':{'StringEqualsIfExists':{'jwt:aud':'portal'}}",
                "'Principal':{'Federated':'x'},'Condition':{'ForAllValues:StringEquals':{'jwt:aud':'portal'}}",
                "'Principal':{'Federated':'x'},'Condition':{'StringNotEquals':{'jwt:sub':'root'}}",
                "'Principal':{'Federated':'x'},'Condition':{'StringEquals':{'jwt:groups':'admins'}}"
            })
    void s23_trustInEveryTokenOfAProvider(String elements) {
        assertThat(found("{'Effect':'Allow','Action':'sts:AssumeRoleWithWebIdentity'," + elements + "}"))
                .startsWith("/Statement/0/Principal ignored-principal, /Statement/0/Principal open-trust");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'Principal':{'Federated':'x'},'Condition':{'StringEquals':{'jwt:aud':'portal'}}",
                "'Principal':{'Federated':'x'},'Condition':{'ForAnyValue:StringLike':{'jwt:sub':['a*','b']}}",
                "'Principal':{'AWS':'alice'}"
            })
    void s23_trustInOneAudienceOrSubject(String elements) {
        assertThat(found("{'Effect':'Allow','Action':'sts:AssumeRole'," + elements + "}"))
                .isEqualTo("/Statement/0/Principal ignored-principal");
    }

    @Test
    void findsMistakesInBucketPolicies() {
        assertThat(
                        found(
                                "{'Bucket':1,'Effect':'Allow','Principal':{'aws':['*','','?','alice'],'Service':'x'},"
                                        + "'Action':['s3:GetObject','s3:Fly','admin:*'],'Resource':['arn:aws:s3:::photos','arn:aws:s3:::photos/*']}"))
                .isEqualTo("/Statement/0/Bucket unknown-member, /Statement/0/Principal/aws letter-case, "
                        + "/Statement/0/Principal/Service unknown-member, /Statement/0/Principal/aws/3 named-principal, "
                        + "/Statement/0/Action/1 unknown-action, /Statement/0/Action/2 unknown-action");
    }

    @Test
    void defaultsAreWrittenInApostrophes() {
        String resource = "{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::homes/%s/*\"}";
        assertThat(Linted.policy(resource.formatted("${aws:username, 'nobody'}")))
                .isEmpty();
        assertThat(Linted.policy(resource.formatted("${aws:username, nobody}")))
                .extracting(Finding::rule)
                .containsExactly(LintRule.UNKNOWN_VARIABLE);
    }

    @Test
    void s57_manyStatements() {
        String statement = "{" + GOOD + "}";
        assertThat(found((statement + ",").repeat(900) + statement)).contains("/Statement/900 repeated-statement");
    }

    @Test
    void s57_thousandsOfUnknownMembers() {
        String members =
                IntStream.range(0, 2_000).mapToObj(i -> "'x" + i + "':1,").collect(Collectors.joining());
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            assertThat(found("{" + members + GOOD + "}"))
                    .contains("/Statement/0/x0 unknown-member", "/Statement/0/x1999 unknown-member");
            assertThat(found("{" + members + "'MyStatement':1}"))
                    .contains("/x0 unknown-member", "/x1999 unknown-member");
        });
    }

    private static String found(String text) {
        return Linted.policy(text.replace("#", GOOD).replace('\'', '"')).stream()
                .map(finding -> finding.jsonPointer() + " " + finding.rule().code())
                .collect(Collectors.joining(", "));
    }

    @Test
    void s57_thousandsOfBraces() {
        String statement = "{" + GOOD.replace("photos", "photos/" + "${".repeat(4_000) + "}") + "}";
        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertThat(Linted.policy(statement.replace('\'', '"')))
                        .allSatisfy(finding -> assertThat(finding.message()).hasSizeLessThan(1_000)));
    }
}
