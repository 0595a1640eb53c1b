package io.cloakroom.keycloak.mapper;

import io.cloakroom.keycloak.versions.LightweightTokens;
import io.cloakroom.keycloak.versions.ProviderVersion;
import java.util.List;
import java.util.Map;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.ProtocolMapperContainerModel;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.ProtocolMapperConfigException;
import org.keycloak.protocol.oidc.mappers.AbstractOIDCProtocolMapper;
import org.keycloak.protocol.oidc.mappers.OIDCAccessTokenMapper;
import org.keycloak.protocol.oidc.mappers.OIDCIDTokenMapper;
import org.keycloak.protocol.oidc.mappers.TokenIntrospectionTokenMapper;
import org.keycloak.protocol.oidc.mappers.UserInfoTokenMapper;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ServerInfoAwareProviderFactory;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.IDToken;

/**
 * Writes the names of the user's S3 policies into ID tokens, access tokens, userinfo and introspection answers.
 *
 * <p>Nothing else may write this claim. In every token of a client scope with this mapper, values of other mappers are
 * removed, even if this one gives nothing, is switched off or fails. The same holds for {@code azp}: another mapper's
 * value for the client's id is removed. A user without policies gets no claim. A misconfigured or failing mapper never
 * stops a token from being issued.
 */
public final class S3PolicyMapper extends AbstractOIDCProtocolMapper
        implements OIDCAccessTokenMapper,
                OIDCIDTokenMapper,
                UserInfoTokenMapper,
                TokenIntrospectionTokenMapper,
                ServerInfoAwareProviderFactory {

    /** The mapper's type in the admin REST API and in realm files. */
    public static final String ID = "oidc-s3-policy-mapper";

    /** In no message bundle, so that Keycloak shows the sentence itself. Without a key the admin REST API fails. */
    private static final String NO_MESSAGE_KEY = "cloakroom-mapper-option";

    private final ClaimWriter claim = new ClaimWriter();

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
        return "Lists the S3 policies that the user's realm roles give.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return MapperForm.properties();
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        ProviderVersion.log();
    }

    @Override
    public Map<String, String> getOperationalInfo() {
        return ProviderVersion.info();
    }

    /** Runs after every other mapper, so that none writes the claim later. */
    @Override
    public int getPriority() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void validateConfig(
            KeycloakSession session,
            RealmModel realm,
            ProtocolMapperContainerModel container,
            ProtocolMapperModel mapper)
            throws ProtocolMapperConfigException {
        try {
            if (container instanceof ClientModel) {
                throw new InvalidOptionException(
                        "On a client this mapper gives nothing, since the client's administrators"
                                + " could grant any policy with it. Put it into a client scope.");
            }
            MapperOptions options = MapperOptions.parse(ClaimWriter.config(mapper));
            options.requireStated(ClaimWriter.config(mapper));
            for (String client : options.clients()) {
                if (realm.getClientByClientId(client) == null) {
                    throw new InvalidOptionException("There is no client `%s` in this realm.".formatted(client));
                }
            }
            options.requireOneMeaning(role -> role.existsIn(realm));
            if (!MapperOptions.acceptsUnknownNames(ClaimWriter.config(mapper))) {
                LikelyMistakes.requireNone(options, realm);
            }
        } catch (InvalidOptionException e) {
            throw new ProtocolMapperConfigException(asMessageFormat(e.sentence()), NO_MESSAGE_KEY, e);
        }
    }

    @Override
    public AccessToken transformAccessToken(
            AccessToken token,
            ProtocolMapperModel mapper,
            KeycloakSession session,
            UserSessionModel userSession,
            ClientSessionContext context) {
        TokenKind kind =
                LightweightTokens.isOne(this, session) ? TokenKind.LIGHTWEIGHT_ACCESS_TOKEN : TokenKind.ACCESS_TOKEN;
        claim.write(token, kind, mapper, session, userSession, context);
        return token;
    }

    @Override
    public IDToken transformIDToken(
            IDToken token,
            ProtocolMapperModel mapper,
            KeycloakSession session,
            UserSessionModel userSession,
            ClientSessionContext context) {
        claim.write(token, TokenKind.ID_TOKEN, mapper, session, userSession, context);
        return token;
    }

    @Override
    public AccessToken transformUserInfoToken(
            AccessToken token,
            ProtocolMapperModel mapper,
            KeycloakSession session,
            UserSessionModel userSession,
            ClientSessionContext context) {
        claim.write(token, TokenKind.USERINFO, mapper, session, userSession, context);
        return token;
    }

    @Override
    public AccessToken transformIntrospectionToken(
            AccessToken token,
            ProtocolMapperModel mapper,
            KeycloakSession session,
            UserSessionModel userSession,
            ClientSessionContext context) {
        claim.write(token, TokenKind.INTROSPECTION, mapper, session, userSession, context);
        return token;
    }

    /** Escapes the sentence, because the admin REST API formats it with {@link java.text.MessageFormat}. */
    private static String asMessageFormat(String sentence) {
        return sentence.replace("'", "''").replace("{", "'{'");
    }
}
