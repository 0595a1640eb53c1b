package io.cloakroom.bridge.sts;

import static io.cloakroom.aws.AwsErrorCode.ACCESS_DENIED;
import static io.cloakroom.aws.AwsErrorCode.INVALID_IDENTITY_TOKEN;
import static io.cloakroom.aws.AwsErrorCode.INVALID_PARAMETER_VALUE;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sts.AssumeRoleWithWebIdentity;
import io.cloakroom.aws.sts.AssumedRole;
import io.cloakroom.aws.sts.SessionParameters;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.endpoint.SourceNetwork;
import io.cloakroom.bridge.identity.Grant;
import io.cloakroom.bridge.identity.Identity;
import io.cloakroom.bridge.identity.oidc.OidcSource;
import io.cloakroom.bridge.identity.oidc.VerifiedToken;
import io.cloakroom.bridge.identity.oidc.WebIdentity;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.policies.Realm;
import io.cloakroom.bridge.policies.TrustedRole;
import io.cloakroom.policy.trust.TrustPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What somebody who has logged in with a browser may choose among, and the credentials for it: all of their policies
 * ({@code all}), one of them, or a role of this installation whose trust policy admits them. Of one policy the Allows
 * count, and of all their policies the Denies. A policy wins over a role of the same name. To policies it is
 * {@code AssumeRoleWithWebIdentity}, by which they can deny it. Blocks.
 */
public final class TokenLogins {
    /** Stands for all policies of the user, even if there is a policy of this name. */
    public static final String ALL = "all";

    private static final String ACTION = "sts:AssumeRoleWithWebIdentity";
    private static final int MAX_LISTED = 10;

    private final OidcSource source;
    private final SessionIssuer issuer;
    private final PolicySource policies;

    /** The request that a login came with: its origin counts for conditions, and what came of it is written down. */
    public record Request(RequestHead head, ClientConnection client, AuditDraft audit) {
        private StsCall call() {
            return new StsCall(head, client, new byte[0], audit);
        }
    }

    TokenLogins(OidcSource source, SessionIssuer issuer, PolicySource policies) {
        this.source = source;
        this.issuer = issuer;
        this.policies = policies;
    }

    /** Somebody who has shown a token. Only {@link #verify} makes one. */
    public static final class Holder {
        private final Secret shown;
        private final VerifiedToken token;

        private Holder(Secret shown, VerifiedToken token) {
            this.shown = shown;
            this.token = token;
        }

        public VerifiedToken token() {
            return token;
        }
    }

    /** @throws AwsException as {@link OidcSource#verify} */
    public Holder verify(Secret token, Request request) {
        VerifiedToken verified = source.verify(webIdentity(token, request));
        request.audit().identity(verified.source().name(), verified.subject(), verified.readableName());
        return new Holder(token, verified);
    }

    /**
     * What the holder may choose, {@code all} first; nothing if the token grants nothing.
     *
     * @throws AwsException {@code IDPCommunicationError} if it cannot be told now
     */
    public List<String> choices(Holder holder, Request request) {
        List<String> choices = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        own(holder.token()).ifPresent(identity -> {
            choices.add(ALL);
            names.addAll(known(identity));
            names.remove(ALL);
        });
        List<TrustedRole> roles = policies.roles().stream()
                .filter(role -> !role.name().equals(ALL))
                .toList();
        if (!roles.isEmpty()) {
            forRoles(holder, request)
                    .ifPresent(token -> roles.stream()
                            .filter(role -> isTrusted(role, token, request))
                            .forEach(role -> names.add(role.name())));
        }
        choices.addAll(names);
        return choices;
    }

    /**
     * Credentials for a choice.
     *
     * @throws AwsException {@code AccessDenied} if it is none of the user's, or a policy denies the login;
     *     {@code InvalidParameterValue} for {@code all} of nothing; as {@link SessionIssuer#issue}
     */
    public AssumedRole assume(Holder holder, String choice, Request request) {
        StsCall call = request.call();
        VerifiedToken token = holder.token();
        Optional<Identity> own = choice.equals(ALL) ? Optional.of(source.identity(token)) : own(token);
        if (own.isPresent() && (choice.equals(ALL) || known(own.get()).contains(choice))) {
            return issuer.assume(
                    login(
                            own.get(),
                            Optional.empty(),
                            token,
                            Optional.of(choice).filter(name -> !name.equals(ALL))),
                    call);
        }
        Optional<TrustedRole> role = policies.role(TrustedRole.arn(choice));
        Optional<VerifiedToken> forRole = role.isPresent() ? forRoles(holder, request) : Optional.empty();
        if (forRole.isPresent() && isTrusted(role.get(), forRole.get(), request)) {
            return issuer.assume(login(forRole.get(), role.get()), call);
        }
        throw AwsException.of(
                ACCESS_DENIED,
                "There is no role `%s` for you. Yours are: %s."
                        .formatted(
                                choice.length() <= 128 ? choice : choice.substring(0, 128) + "…",
                                choices(holder, request).stream()
                                        .limit(MAX_LISTED)
                                        .collect(Collectors.joining(", "))));
    }

    /** The token as STS verifies it for roles: by the rules of every entry of its issuer; empty if it breaks one. */
    private Optional<VerifiedToken> forRoles(Holder holder, Request request) {
        try {
            return Optional.of(source.verifyForTrust(webIdentity(holder.shown, request)));
        } catch (AwsException e) {
            if (e.code() == INVALID_IDENTITY_TOKEN) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private boolean isTrusted(TrustedRole role, VerifiedToken token, Request request) {
        return issuer.isTrusted(role, provider(token), login(token, role), request.call());
    }

    private static WebIdentity webIdentity(Secret token, Request request) {
        return new WebIdentity(
                token,
                Optional.of(token),
                Optional.empty(),
                SourceNetwork.of(request.client().address()));
    }

    /** The identity with the token's own policies; empty if it grants none. */
    private Optional<Identity> own(VerifiedToken token) {
        try {
            return Optional.of(source.identity(token));
        } catch (AwsException e) {
            if (e.code() == INVALID_PARAMETER_VALUE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The policies among which one can be chosen: those that have a document now. */
    private Set<String> known(Identity identity) {
        return identity.grant() instanceof Grant.Names names
                ? policies.known(new Realm(identity.source().name(), identity.issuer()), names.policies())
                : Set.of();
    }

    private static String provider(VerifiedToken token) {
        return TrustPrincipal.provider(token.issuer());
    }

    private Login login(VerifiedToken token, TrustedRole role) {
        RoleUse use = new RoleUse(
                role, new RoleUse.Taker.TokenHolder(provider(token)), RoleUse.saying(token.transitiveTagKeys()));
        return login(source.identity(token, role), Optional.of(use), token, Optional.empty());
    }

    private static Login login(
            Identity identity, Optional<RoleUse> role, VerifiedToken token, Optional<String> chosen) {
        return new Login(
                identity,
                ACTION,
                SessionParameters.NONE,
                Map.of(),
                role,
                assumed -> new AssumeRoleWithWebIdentity.Answer(
                        false, assumed, token.subject(), token.issuer(), token.audience()),
                chosen);
    }
}
