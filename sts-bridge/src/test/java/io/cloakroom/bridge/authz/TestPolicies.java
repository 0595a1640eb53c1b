package io.cloakroom.bridge.authz;

import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.policy.PolicySet;
import io.cloakroom.policy.json.PolicyReader;
import java.util.function.Function;

/** Policies written into a test; JSON with single quotes. */
final class TestPolicies {
    private TestPolicies() {}

    static PolicySet compile(String... statements) {
        String document = "{'Version':'2012-10-17','Statement':[%s]}"
                .formatted(String.join(",", statements))
                .replace('\'', '"');
        return PolicySet.compile(
                "test",
                new PolicyReader(PolicyReader.MAX_POLICY_BYTES)
                        .read(document)
                        .orElseThrow(problems -> new IllegalArgumentException(problems + document)));
    }

    static String allow(String action, String resource) {
        return "{'Sid':'Yes','Effect':'Allow','Action':['%s'],'Resource':['arn:aws:s3:::%s']}"
                .formatted(action.replace(",", "','"), resource);
    }

    static String deny(String action, String resource) {
        return "{'Sid':'No','Effect':'Deny','Action':['%s'],'Resource':['arn:aws:s3:::%s']}"
                .formatted(action.replace(",", "','"), resource);
    }

    static String when(String statement, String condition) {
        return statement.substring(0, statement.length() - 1) + ",'Condition':{" + condition + "}}";
    }

    static Function<Session, Grants.OfPolicies> everybodyHas(String... statements) {
        Grants.OfPolicies grants = new Grants.OfIdentity(compile(statements));
        return session -> grants;
    }

    static Function<Session, Grants.OfPolicies> narrowed(PolicySet identity, PolicySet session) {
        return any -> new Grants.Narrowed(identity, session);
    }
}
