package io.cloakroom.keycloak.mapper;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperContainerModel;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.ProtocolMapperConfigException;
import org.keycloak.protocol.ProtocolMapperUtils;
import org.keycloak.protocol.oidc.mappers.AbstractOIDCProtocolMapper;
import org.keycloak.protocol.oidc.mappers.OIDCAccessTokenMapper;
import org.keycloak.protocol.oidc.mappers.OIDCIDTokenMapper;
import org.keycloak.protocol.oidc.mappers.TokenIntrospectionTokenMapper;
import org.keycloak.protocol.oidc.mappers.UserInfoTokenMapper;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.representations.IDToken;

/**
 * Writes the names of the user's S3 policies into ID tokens, access tokens, userinfo and introspection answers.
 *
 * <p>A user without policies gets no claim. A mapper that is configured wrongly, or that fails, gives no claim and never
 * stops a token from being issued: part of the names would be worse than none, since a policy may deny.
 */
public final class S3PolicyMapper extends AbstractOIDCProtocolMapper
        implements OIDCAccessTokenMapper, OIDCIDTokenMapper, UserInfoTokenMapper, TokenIntrospectionTokenMapper {

    /** The mapper's type in the admin REST API and in realm files. */
    public static final String ID = "oidc-s3-policy-mapper";

    /** Not in any bundle, so the sentence itself is shown; without a key the admin REST API fails. */
    private static final String NO_MESSAGE_KEY = "cloakroom-mapper-option";

    private final LogOnce log = new LogOnce();

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getDisplayCategory() {
        return TOKEN_MAPPER_CATEGORY;
    }

    @Override
    public String getDisplayType() {
        return "S3 policies";
    }

    @Override
    public String getHelpText() {
        return "Lists the S3 policies that the user's roles and groups give.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return MapperForm.properties();
    }

    /** After Keycloak's own role mappers, so that none of them overwrites the claim. */
    @Override
    public int getPriority() {
        return ProtocolMapperUtils.PRIORITY_ROLE_MAPPER + 5;
    }

    @Override
    public void validateConfig(
            KeycloakSession session,
            RealmModel realm,
            ProtocolMapperContainerModel container,
            ProtocolMapperModel mapper)
            throws ProtocolMapperConfigException {
        try {
            MapperOptions options = options(mapper);
            options.requireStated(config(mapper));
            String client = options.client();
            if (!client.isEmpty() && realm.getClientByClientId(client) == null) {
                throw new InvalidOptionException("There is no client `%s` in this realm.".formatted(client));
            }
            options.requireOneMeaning(role -> role.existsIn(realm));
        } catch (InvalidOptionException e) {
            throw new ProtocolMapperConfigException(asMessageFormat(e.sentence()), NO_MESSAGE_KEY, e);
        }
    }

    @Override
    protected void setClaim(
            IDToken token,
            ProtocolMapperModel mapper,
            UserSessionModel userSession,
            KeycloakSession session,
            ClientSessionContext context) {
        try {
            MapperOptions options = options(mapper);
            if (options.userAttributes()) {
                log.warn(
                        "user " + mapper.getId(),
                        "Mapper %s reads user attributes: whoever can edit attribute `%s` of a user decides the user's policies"
                                .formatted(describe(mapper, userSession), options.attribute()));
            }
            PolicyNames names = GrantedPolicies.of(userSession.getUser(), userSession.getRealm(), options);
            if (!names.isEmpty()) {
                token.getOtherClaims().put(options.claimName(), names.claim(options.format()));
            }
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
    }

    private static MapperOptions options(ProtocolMapperModel mapper) {
        return MapperOptions.parse(config(mapper));
    }

    private static Map<String, String> config(ProtocolMapperModel mapper) {
        @Nullable Map<String, String> config = mapper.getConfig();
        return config == null ? Map.of() : config;
    }

    /** The admin REST API puts the sentence through {@link java.text.MessageFormat}, which has its own quotes. */
    private static String asMessageFormat(String sentence) {
        return sentence.replace("'", "''").replace("{", "'{'");
    }

    private static String describe(ProtocolMapperModel mapper, UserSessionModel userSession) {
        return "`%s` in realm `%s`"
                .formatted(mapper.getName(), userSession.getRealm().getName());
    }
}
