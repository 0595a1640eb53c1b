package io.cloakroom.cli.profile;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.cli.running.Refused;
import io.cloakroom.cli.web.Web;
import io.cloakroom.cli.web.WebAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A bridge, and how a person logs in to it.
 *
 * @param name as people type it
 * @param bridge its addresses
 * @param authorities PEM file of those who sign the certificates of bridge and provider; empty: those of the JDK
 */
public record Profile(String name, BridgePlace bridge, OpenId openId, Optional<Path> authorities) {
    /** The name of a profile to which nobody gave one. */
    public static final String DEFAULT_NAME = "cloakroom";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern LINE = Pattern.compile("[\\x20-\\x7e]{1,512}");

    /**
     * The addresses of a bridge.
     *
     * @param s3 where objects are
     * @param sts where tokens become credentials
     * @param isPathStyle whether the name of a bucket must be in the path
     */
    public record BridgePlace(URI s3, URI sts, String region, boolean isPathStyle) {
        public static final String DEFAULT_REGION = "us-east-1";
    }

    /** @throws Refused wrong usage, if something cannot be used */
    public static Profile of(String name, BridgePlace bridge, OpenId openId, Optional<Path> authorities)
            throws Refused {
        if (!NAME.matcher(name).matches()) {
            throw Refused.usage(
                    "`%s` cannot name a profile: a name has up to 64 letters, digits, dots, hyphens and underscores"
                            .formatted(name));
        }
        if (!REGION.matcher(bridge.region()).matches()) {
            throw Refused.usage("`%s` is not a region".formatted(bridge.region()));
        }
        for (String text :
                new String[] {openId.client(), openId.scopes(), openId.roleArn().orElse("-")}) {
            if (!LINE.matcher(text).matches()) {
                throw Refused.usage("client, scopes and role are up to 512 printable ASCII characters");
            }
        }
        if (!WebAddress.isProtected(openId.issuer())) {
            throw Refused.usage("the issuer `%s` must begin with https://: whoever is on the way could log in as you"
                    .formatted(openId.issuer()));
        }
        return new Profile(name, bridge, openId, authorities);
    }

    /** The client for its servers. */
    public Web web() throws Refused {
        return Web.trusting(authorities);
    }

    /** Whether both mean the same bridge and the same login. */
    public boolean isOfSamePlace(Profile other) {
        return bridge.equals(other.bridge) && openId.equals(other.openId);
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("s3", bridge.s3().toString());
        json.put("sts", bridge.sts().toString());
        json.put("region", bridge.region());
        json.put("addressing", bridge.isPathStyle() ? "path" : "virtual");
        json.put("issuer", openId.issuer().toString());
        json.put("client", openId.client());
        json.put("scopes", openId.scopes());
        openId.roleArn().ifPresent(arn -> json.put("roleArn", arn));
        authorities.ifPresent(file -> json.put("caFile", file.toString()));
        return json;
    }

    static Profile read(String name, ObjectNode json) throws Refused {
        return of(
                name,
                new BridgePlace(
                        WebAddress.parse("s3", json.path("s3").asText()),
                        WebAddress.parse("sts", json.path("sts").asText()),
                        json.path("region").asText(),
                        !json.path("addressing").asText().equals("virtual")),
                new OpenId(
                        WebAddress.parse("issuer", json.path("issuer").asText()),
                        json.path("client").asText(),
                        json.path("scopes").asText(),
                        Optional.of(json.path("roleArn").asText()).filter(arn -> !arn.isEmpty())),
                Optional.of(json.path("caFile").asText())
                        .filter(file -> !file.isEmpty())
                        .map(Path::of));
    }
}
