package io.cloakroom.bridge.sso;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.config.LoginClient;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.endpoint.Admission;
import io.cloakroom.bridge.endpoint.Endpoint;
import io.cloakroom.bridge.endpoint.ErrorForm;
import io.cloakroom.bridge.endpoint.RateLimit;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * How clients are set up: {@code /.well-known/cloakroom} for programs and {@code /-/setup} for people. Open to
 * everybody, because nothing in it is secret: it says where to log in, and with which client.
 */
public final class SetupEndpoint implements Endpoint {
    static final String DOCUMENT = "/.well-known/cloakroom";
    static final String PAGE = "/-/setup";

    private static final int DOCUMENT_VERSION = 1;
    private static final String DISCOVERY = "/.well-known/openid-configuration";

    /** What clients sign for where the bridge takes any region. */
    private static final String ANY_REGION = "us-east-1";

    private static final Headers JSON = Headers.builder()
            .add("content-type", "application/json")
            .add("cache-control", "no-store")
            .add("x-content-type-options", "nosniff")
            .build();
    private static final Headers GET_ONLY =
            Headers.builder().add("allow", "GET, HEAD").build();

    private final List<OidcProviderConfig> providers;
    private final List<String> domains;
    private final String region;
    private final PublicAddress address;
    private final RateLimit rateLimit;

    /**
     * What there is to say.
     *
     * @param providers all of them; people can log in to those that have a client for it
     * @param domains for virtual-hosted-style requests
     * @param region that signatures must name; empty: any
     * @param url of the bridge, if the operator has set it
     */
    public record Facts(List<OidcProviderConfig> providers, List<String> domains, String region, Optional<URI> url) {}

    /** @param rateLimit that the other endpoints of logins share */
    public SetupEndpoint(Facts facts, RateLimit rateLimit) {
        this.providers = facts.providers().stream()
                .filter(provider -> provider.login().isPresent())
                .toList();
        this.domains = List.copyOf(facts.domains());
        this.region = facts.region().isEmpty() ? ANY_REGION : facts.region();
        this.address = new PublicAddress(facts.url());
        this.rateLimit = rateLimit;
    }

    @Override
    public boolean accepts(RequestHead head) {
        return head.rawPath().equals(DOCUMENT) || head.rawPath().equals(PAGE);
    }

    @Override
    public String service() {
        return "setup";
    }

    @Override
    public Optional<ErrorForm> errors() {
        return Optional.of((reason, requestId) ->
                Page.answer(reason.code().status(), "It cannot be shown", Page.text(reason.sentence())));
    }

    @Override
    public Admission admit(RequestHead head, ClientConnection client, AuditDraft audit) {
        boolean isPage = head.rawPath().equals(PAGE);
        audit.asked(isPage ? "setup:Page" : "setup:Document", "");
        rateLimit.require(client.address());
        if (!head.method().equals("GET") && !head.method().equals("HEAD")) {
            return new Admission.Answered(new HttpAnswer(405, GET_ONLY, new byte[0]));
        }
        URI url = address.of(head, client)
                .orElseThrow(() -> AwsException.of(
                        AwsErrorCode.INVALID_REQUEST, "The header `Host` must be a name or an address."));
        return new Admission.Answered(isPage ? page(url) : document(url));
    }

    private HttpAnswer page(URI url) {
        SetupPage page = new SetupPage(url, region);
        return Page.answer(
                200,
                "Set up your tools for " + url.getRawAuthority(),
                providers.isEmpty()
                        ? page.withoutLogin()
                        : page.of(providers.stream()
                                .map(provider -> LoginClient.word(provider.name()))
                                .toList()));
    }

    /** Members are only ever added: readers ignore those that they do not know. */
    private HttpAnswer document(URI url) {
        ObjectNode document = SsoJson.object()
                .put("version", DOCUMENT_VERSION)
                .put("name", url.getHost())
                .put("region", region)
                .put("addressing", domains.isEmpty() ? "path" : "virtual");
        ObjectNode endpoints = document.putObject("endpoints");
        endpoints.put("s3", url.toString()).put("sts", url.toString()).put("setup", url + PAGE);
        if (!providers.isEmpty()) {
            endpoints.put("sso", url + SsoEndpoint.PATH);
        }
        ArrayNode logins = document.putArray("providers");
        for (OidcProviderConfig provider : providers) {
            logins.addObject()
                    .put("name", provider.name().equals("_") ? "" : provider.name())
                    .put("issuer", issuer(provider))
                    .put("client", provider.login().orElseThrow().id())
                    .put("scopes", provider.login().orElseThrow().scopes())
                    .put("startUrl", LoginProviders.START_URL + LoginClient.word(provider.name()));
        }
        return new HttpAnswer(200, JSON, SsoJson.bytes(document));
    }

    /** What the document at the provider's address says, unless the operator has said otherwise. */
    private static String issuer(OidcProviderConfig provider) {
        String url = provider.configUrl().toString();
        return provider.issuer()
                .orElse(url.endsWith(DISCOVERY) ? url.substring(0, url.length() - DISCOVERY.length()) : url);
    }
}
