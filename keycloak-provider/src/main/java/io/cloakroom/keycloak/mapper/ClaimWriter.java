package io.cloakroom.keycloak.mapper;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.representations.IDToken;

/**
 * Writes the claim of the S3 mappers into a token. It removes what another mapper put there and writes the union of
 * what all S3 mappers in the client's scopes give.
 *
 * <p>Each run looks at all S3 mappers, so the order in which Keycloak runs them doesn't matter. If one fails, there is
 * no claim at all: part of the names would be worse than none, because a policy may deny.
 */
final class ClaimWriter {
    private static final String AUTHORIZED_PARTY = "azp";

    private final LogOnce log = new LogOnce();

    void write(
            IDToken token,
            TokenKind kind,
            ProtocolMapperModel mapper,
            KeycloakSession session,
            UserSessionModel userSession,
            ClientSessionContext context) {
        ClientModel client = context.getClientSession().getClient();
        token.issuedFor(client.getClientId());
        token.getOtherClaims().remove(AUTHORIZED_PARTY);

        String claim = MapperOptions.claimName(config(mapper));
        token.getOtherClaims().remove(claim);
        if (isOf(client, mapper)) {
            log.warn(
                    "client " + mapper.getId(),
                    "Mapper %s gives no claim: it belongs to client `%s`, whose administrators could grant any policy with it. Move it to a client scope"
                            .formatted(describe(mapper, userSession), client.getClientId()));
        }
        List<ProtocolMapperModel> mappers = context.getProtocolMappersStream()
                .filter(other -> S3PolicyMapper.ID.equals(other.getProtocolMapper()))
                .filter(other -> MapperOptions.claimName(config(other)).equals(claim))
                .filter(other -> kind.isIncludedBy(other) && !isOf(client, other))
                .toList();
        value(mappers, new Source(session, userSession, context))
                .ifPresent(value -> token.getOtherClaims().put(claim, value));
    }

    /** The options that Keycloak keeps for a mapper; empty if it keeps none. */
    static Map<String, String> config(ProtocolMapperModel mapper) {
        @Nullable Map<String, String> config = mapper.getConfig();
        return config == null ? Map.of() : config;
    }

    /** Whether the mapper belongs to the client itself. Whoever may edit a client may edit such a mapper. */
    private static boolean isOf(ClientModel client, ProtocolMapperModel mapper) {
        return client.getProtocolMapperById(mapper.getId()) != null;
    }

    /** The union of what the mappers give. It is an array, unless all of them want one string. */
    private Optional<Object> value(List<ProtocolMapperModel> mappers, Source source) {
        PolicyNames names = new PolicyNames();
        ClaimFormat format = ClaimFormat.COMMA_SEPARATED;
        for (ProtocolMapperModel mapper : mappers) {
            Gift gift = source.gift(mapper, this::find);
            if (gift.format().isEmpty()) {
                return Optional.empty();
            }
            gift.names().forEach(names::addOne);
            if (gift.format().get() == ClaimFormat.ARRAY) {
                format = ClaimFormat.ARRAY;
            }
        }
        return names.isEmpty() ? Optional.empty() : Optional.of(names.claim(format));
    }

    /**
     * What one mapper gives.
     *
     * @param format it wants; empty if it has failed
     */
    private record Gift(List<String> names, Optional<ClaimFormat> format) {
        static final Gift FAILURE = new Gift(List.of(), Optional.empty());
    }

    /**
     * Where names come from. What was found is kept with the context, which lives as long as the request: the access
     * token and the ID token of one answer say the same, and several mappers have the same roles to look at.
     */
    private record Source(KeycloakSession session, UserSessionModel userSession, ClientSessionContext context) {
        private static final String GIFT = "cloakroom.gift.";
        private static final String HOLDINGS = "cloakroom.holdings";

        Gift gift(ProtocolMapperModel mapper, BiFunction<ProtocolMapperModel, Source, Gift> find) {
            @Nullable Gift known = context.getAttribute(GIFT + mapper.getId(), Gift.class);
            if (known == null) {
                known = find.apply(mapper, this);
                context.setAttribute(GIFT + mapper.getId(), known);
            }
            return known;
        }

        Holdings holdings() {
            @Nullable Holdings known = context.getAttribute(HOLDINGS, Holdings.class);
            if (known == null) {
                known = Holdings.of(session, userSession.getUser());
                context.setAttribute(HOLDINGS, known);
            }
            return known;
        }
    }

    private Gift find(ProtocolMapperModel mapper, Source source) {
        UserSessionModel userSession = source.userSession();
        try {
            MapperOptions options = MapperOptions.parse(config(mapper));
            warnOfOthersWhoGrant(mapper, options, userSession);
            PolicyNames names = new PolicyNames();
            GrantedPolicies.add(source.holdings(), userSession.getRealm(), options, names);
            return new Gift(names.toList(), Optional.of(options.format()));
        } catch (AmbiguousRowException e) {
            log.warn(
                    "row %s %s".formatted(userSession.getRealm().getId(), e.row()),
                    "Mapper %s gives no claim to users of one of these roles: %s"
                            .formatted(describe(mapper, userSession), e.sentence()));
        } catch (InvalidOptionException e) {
            log.warn(
                    "options " + mapper.getId(),
                    "Mapper %s gives no claim: %s".formatted(describe(mapper, userSession), e.sentence()));
        } catch (RuntimeException e) {
            log.warn(
                    "failure " + mapper.getId(),
                    "Mapper %s gives no claim".formatted(describe(mapper, userSession)),
                    e);
        }
        return Gift.FAILURE;
    }

    private void warnOfOthersWhoGrant(ProtocolMapperModel mapper, MapperOptions options, UserSessionModel userSession) {
        if (options.groupAttributes()) {
            log.warn(
                    "group " + mapper.getId(),
                    "Mapper %s reads group attributes: whoever can edit attribute `%s` of one group decides the policies of its members"
                            .formatted(describe(mapper, userSession), options.attribute()));
        }
        if (options.userAttributes()) {
            log.warn(
                    "user " + mapper.getId(),
                    "Mapper %s reads user attributes: whoever can edit attribute `%s` of a user decides the user's policies"
                            .formatted(describe(mapper, userSession), options.attribute()));
        }
    }

    private static String describe(ProtocolMapperModel mapper, UserSessionModel userSession) {
        return "`%s` in realm `%s`"
                .formatted(mapper.getName(), userSession.getRealm().getName());
    }
}
