package io.cloakroom.bridge.console;

import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.authn.Authentication;
import io.cloakroom.bridge.authn.RequestAuthenticator;
import io.cloakroom.bridge.authz.AdminAuthorizer;
import io.cloakroom.bridge.authz.Caller;
import io.cloakroom.bridge.endpoint.Admission;
import io.cloakroom.bridge.endpoint.Endpoint;
import io.cloakroom.policy.json.PolicyReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * The calls of the pages for administrators. What they ask is a call of the admin API, signed with the credentials of
 * whoever is logged in: that API decides it and records it, as for any client.
 */
final class Administration {
    private static final String BASE = "/minio/admin/v3/";

    /** The calls that the pages make, by method and path. */
    private static final Set<String> CALLS = Set.of(
            "GET list-canned-policies",
            "PUT add-canned-policy",
            "DELETE remove-canned-policy",
            "GET cloakroom/cutoffs",
            "POST cloakroom/cutoffs",
            "GET list-users",
            "PUT add-user",
            "DELETE remove-user",
            "PUT set-user-status",
            "GET groups",
            "GET group",
            "PUT update-group-members",
            "PUT set-group-status",
            "POST idp/builtin/policy/attach",
            "POST idp/builtin/policy/detach",
            "GET idp/ldap/policy-entities",
            "POST idp/ldap/policy/attach",
            "POST idp/ldap/policy/detach",
            "GET list-access-keys-bulk",
            "GET info-service-account",
            "PUT add-service-account",
            "POST update-service-account",
            "DELETE delete-service-account",
            "GET cloakroom/roles",
            "POST cloakroom/create-role",
            "POST cloakroom/update-role",
            "POST cloakroom/remove-role",
            "GET cloakroom/status",
            "GET cloakroom/request",
            "GET cloakroom/who-may");

    /** What decides which parts of the pages are shown. */
    private static final List<String> ACTIONS = List.of(
            "admin:ListUserPolicies",
            "admin:CreatePolicy",
            "admin:DeletePolicy",
            "admin:ListTemporaryAccounts",
            "admin:RemoveServiceAccount",
            "admin:ListUsers",
            "admin:CreateUser",
            "admin:DeleteUser",
            "admin:EnableUser",
            "admin:ListGroups",
            "admin:GetGroup",
            "admin:AddUserToGroup",
            "admin:EnableGroup",
            "admin:UpdatePolicyAssociation",
            "admin:AttachUserOrGroupPolicy",
            "admin:ListServiceAccounts",
            "admin:CreateServiceAccount",
            "admin:UpdateServiceAccount",
            "admin:ServerInfo",
            "admin:ServerTrace");

    private static final int MAX_TEXT = 256;

    /** A key has 1024 bytes, each of which may take three characters. */
    private static final int MAX_QUERY = 4096;

    private final Endpoint admin;
    private final SignedCalls signed;
    private final RequestAuthenticator authenticator;
    private final AdminAuthorizer authorizer;

    Administration(Endpoint admin, SignedCalls signed, RequestAuthenticator authenticator, AdminAuthorizer authorizer) {
        this.admin = admin;
        this.signed = signed;
        this.authenticator = authenticator;
        this.authorizer = authorizer;
    }

    /** The actions of administrators that the user may do now. Nothing is recorded: nothing is done. */
    List<String> allowed(Sessions.Current login, Logins.Asked asked) {
        RequestHead head = signed.sign(SignedCalls.By.login(login), "GET", "/", agent(asked));
        AuditDraft draft = new AuditDraft(asked.audit().requestId(), asked.client());
        if (!(authenticator.authenticate(head, draft) instanceof Authentication.Authenticated sender)) {
            return List.of();
        }
        return authorizer.allowedOf(new Caller(sender, asked.client()), ACTIONS, draft);
    }

    /** Makes the call {@code method} and {@code path} of the admin API, with {@code query} and {@code body}. */
    HttpAnswer call(JsonNode wanted, Sessions.Current login, Logins.Asked asked) {
        String method = Json.text(wanted, "method", MAX_TEXT);
        String path = Json.text(wanted, "path", MAX_TEXT);
        if (!CALLS.contains(method + " " + path)) {
            throw AwsException.of(INVALID_REQUEST, "The pages do not make this call of the admin API.");
        }
        String query = Json.text(wanted, "query", MAX_QUERY);
        byte[] body = Json.text(wanted, "body", PolicyReader.MAX_POLICY_BYTES).getBytes(StandardCharsets.UTF_8);
        RequestHead head = signed.sign(
                SignedCalls.By.login(login), method, BASE + path + (query.isEmpty() ? "" : "?" + query), body);
        return answer(admin.admit(head, asked.client(), asked.audit()), body);
    }

    /** The body is here already, and its hash is in the signature. */
    private static HttpAnswer answer(Admission admission, byte[] body) {
        return switch (admission) {
            case Admission.Deferred(var decision) -> answer(decision.get(), body);
            case Admission.WithBody withBody -> withBody.answer().apply(body);
            case Admission.Answered(var answer) -> answer;
            case Admission.WithoutBody(var answer) -> answer.get();
            case Admission.ByBody byBody -> answer(byBody.next().apply(body), body);
        };
    }

    private static Headers agent(Logins.Asked asked) {
        return Headers.builder()
                .add("user-agent", asked.head().headers().first("user-agent").orElse("console"))
                .build();
    }
}
