package io.cloakroom.cli.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.cli.documents.Printable;
import io.cloakroom.cli.login.Screen;
import io.cloakroom.cli.running.Refused;
import io.cloakroom.cli.sts.Jwt;
import io.cloakroom.policy.PolicyClaim;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cloakroom whoami}: who somebody is to the provider, and to the bridge. */
@Command(
        name = "whoami",
        mixinStandardHelpOptions = true,
        description = "Says who you are: to the identity provider, and to the bridge, which is asked for credentials.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:you have access",
            "1:the provider or the bridge refuses, or cannot be reached",
            "2:wrong usage, or a file cannot be used",
            "4:you are not logged in"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  cloakroom whoami", "  cloakroom whoami --json"})
public final class WhoAmICommand implements Callable<Integer> {
    private static final String POLICY_CLAIM = "policy";

    @Mixin
    private final SessionOptions options = new SessionOptions();

    @Option(names = "--json", description = "Prints a JSON object.")
    private boolean isJson;

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final Map<String, String> environment;

    public WhoAmICommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try {
            ObjectNode who = describe(
                    options.open(new Screen(spec.commandLine().getErr(), InputStream.nullInputStream(), environment)));
            if (isJson) {
                spec.commandLine().getOut().println(who);
            } else {
                who.properties()
                        .forEach(member -> spec.commandLine()
                                .getOut()
                                .println(Printable.line("%-9s%s"
                                        .formatted(
                                                member.getKey(),
                                                member.getValue() instanceof ArrayNode names
                                                        ? String.join(", ", texts(names))
                                                        : member.getValue().asText()))));
            }
            return 0;
        } catch (Refused e) {
            return e.tell(spec);
        }
    }

    private static ObjectNode describe(UserSession session) {
        ObjectNode who = JsonNodeFactory.instance.objectNode();
        who.put("user", session.tokens().user());
        who.put("issuer", session.profile().openId().issuer().toString());
        who.put("bridge", session.profile().bridge().s3().toString());
        session.issued().arn().ifPresent(arn -> who.put("arn", arn));
        Jwt.claims(session.tokens().access())
                .map(claims -> claims.path(POLICY_CLAIM))
                .filter(claim -> !claim.isMissingNode())
                .ifPresent(claim -> {
                    ArrayNode names = who.putArray("policies");
                    Object value = claim.isArray() ? texts((ArrayNode) claim) : claim.asText();
                    PolicyClaim.read(value).names().forEach(names::add);
                });
        session.tokens().endOfLogin().ifPresent(end -> who.put("login", "until " + end + " unless it is used before"));
        return who;
    }

    private static List<String> texts(ArrayNode array) {
        return array.valueStream().map(each -> each.asText()).toList();
    }
}
