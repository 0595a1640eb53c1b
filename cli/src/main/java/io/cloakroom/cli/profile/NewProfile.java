package io.cloakroom.cli.profile;

import io.cloakroom.cli.running.Refused;
import io.cloakroom.cli.web.Web;
import io.cloakroom.cli.web.WebAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that make a profile where the bridge does not say everything itself. */
public final class NewProfile {
    @Mixin
    private final ProfileOption profile = new ProfileOption();

    @Option(names = "--issuer", paramLabel = "URL", description = "Issuer of the tokens: the URL of a realm.")
    private @Nullable String issuer;

    @Option(names = "--endpoint", paramLabel = "URL", description = "The bridge. Needs --issuer.")
    private @Nullable String endpoint;

    @Option(names = "--client", paramLabel = "ID", description = "Public client to log in with. Default: s3-cli.")
    private @Nullable String client;

    @Option(names = "--scope", paramLabel = "SCOPES", description = "What to ask for. Default: 'openid s3'.")
    private @Nullable String scopes;

    @Option(names = "--role-arn", paramLabel = "ARN", description = "The role to assume.")
    private @Nullable String roleArn;

    @Option(names = "--region", paramLabel = "NAME", description = "Region of the bridge. Default: us-east-1.")
    private @Nullable String region;

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            description = "One of several providers of a bridge. Default: its first.")
    private @Nullable String provider;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "PEM file of the authorities that sign the certificates. Default: those of the JDK.")
    private @Nullable Path authorities;

    /**
     * The profile that is meant: as the bridge describes it, as the options do, or as it was kept before. A new one is
     * not kept yet.
     *
     * @param bridge address of a bridge that describes itself
     * @throws Refused if there is none
     */
    public Profile find(@Nullable String bridge, Map<String, String> environment) throws Refused {
        if (bridge != null) {
            return described(bridge);
        }
        if (issuer == null && endpoint == null) {
            refuseLoneOptions();
            return profile.find(environment);
        }
        if (issuer == null || endpoint == null) {
            throw Refused.usage("give --issuer and --endpoint together");
        }
        if (provider != null) {
            throw Refused.usage("--provider chooses among the providers of a bridge that is given by its URL");
        }
        URI place = WebAddress.parse("--endpoint", endpoint);
        return Profile.of(
                name(),
                new Profile.BridgePlace(
                        place, place, Objects.requireNonNullElse(region, Profile.BridgePlace.DEFAULT_REGION), true),
                new OpenId(
                        WebAddress.parse("--issuer", issuer),
                        Objects.requireNonNullElse(client, OpenId.DEFAULT_CLIENT),
                        Objects.requireNonNullElse(scopes, OpenId.DEFAULT_SCOPES),
                        Optional.ofNullable(roleArn)),
                authorities());
    }

    private Profile described(String bridge) throws Refused {
        if (issuer != null || endpoint != null) {
            throw Refused.usage("give the URL of a bridge that describes itself, or --issuer and --endpoint");
        }
        return with(description(bridge).profile(name(), provider, authorities()));
    }

    /** What a bridge says about itself. */
    public WellKnown description(String bridge) throws Refused {
        return WellKnown.of(WebAddress.parse("URL", bridge), Web.trusting(authorities()));
    }

    /**
     * What to say to somebody whose tokens would go without encryption, or to whom a bridge described itself so; empty
     * if neither.
     *
     * @param bridge its address as it was given, if it was
     */
    public static Optional<String> doubt(@Nullable String bridge, Profile found) throws Refused {
        URI sts = found.bridge().sts();
        return Stream.of(sts, bridge == null ? sts : WebAddress.parse("URL", bridge))
                .filter(place -> !WebAddress.isProtected(place))
                .findFirst()
                .map(place ->
                        ("whoever is on the way can read and change what goes to %s: its address should begin with"
                                        + " https://")
                                .formatted(place));
    }

    /** A profile with what the options say otherwise. */
    private Profile with(Profile described) throws Refused {
        OpenId openId = described.openId();
        Profile.BridgePlace place = described.bridge();
        return Profile.of(
                described.name(),
                new Profile.BridgePlace(
                        place.s3(),
                        place.sts(),
                        Objects.requireNonNullElse(region, place.region()),
                        place.isPathStyle()),
                new OpenId(
                        openId.issuer(),
                        Objects.requireNonNullElse(client, openId.client()),
                        Objects.requireNonNullElse(scopes, openId.scopes()),
                        roleArn == null ? openId.roleArn() : Optional.of(roleArn)),
                described.authorities());
    }

    private void refuseLoneOptions() throws Refused {
        if (client != null
                || scopes != null
                || roleArn != null
                || region != null
                || provider != null
                || authorities != null) {
            throw Refused.usage(
                    "--client, --scope, --role-arn, --region, --provider and --ca-file describe a new profile:"
                            + " give the URL of the bridge too, or --issuer and --endpoint");
        }
    }

    private Optional<Path> authorities() throws Refused {
        if (authorities != null && !Files.isReadable(authorities)) {
            throw Refused.usage("--ca-file: `%s` cannot be read".formatted(authorities));
        }
        return Optional.ofNullable(authorities).map(Path::toAbsolutePath);
    }

    private String name() {
        return Objects.requireNonNullElse(profile.name(), Profile.DEFAULT_NAME);
    }
}
