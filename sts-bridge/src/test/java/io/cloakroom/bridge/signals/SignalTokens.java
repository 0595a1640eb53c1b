package io.cloakroom.bridge.signals;

import io.cloakroom.bridge.identity.oidc.FakeOidcProvider;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The claims of tokens by which a provider says that something has happened to alice. */
record SignalTokens(FakeOidcProvider provider, Instant issued) {
    static final String LOGOUT = "http://schemas.openid.net/event/backchannel-logout";
    static final String CAEP = "https://schemas.openid.net/secevent/caep/event-type/";
    static final String RISC = "https://schemas.openid.net/secevent/risc/event-type/";
    static final String SSF = "https://schemas.openid.net/secevent/ssf/event-type/";
    static final String SUB = "68fc385a-0922-4d21-87e9-6de7ab076765";
    static final String SID = "1GBqmVFzoOEIKTvPMLJzVW_1";

    private static final PrivateKey KEY =
            FakeOidcProvider.keyPair("rsa", "RS256").getPrivate();

    /** A logout token as Keycloak makes it. */
    Map<String, Object> logout() {
        Map<String, Object> claims = claims("0b0c2a6f", Map.of(LOGOUT, Map.of()));
        claims.put("sub", SUB);
        claims.put("exp", issued.plusSeconds(120).getEpochSecond());
        claims.put("typ", "Logout");
        claims.put("sid", SID);
        return claims;
    }

    Map<String, Object> event(String type, Map<String, Object> members, Map<String, Object> subject) {
        Map<String, Object> claims = claims("24c63fb5", Map.of(type, members));
        claims.put("sub_id", subject);
        return claims;
    }

    /** She may not log in any more. */
    Map<String, Object> disabled() {
        return event(RISC + "account-disabled", Map.of(), user());
    }

    private Map<String, Object> claims(String id, Map<String, Object> events) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", provider.issuer());
        claims.put("aud", FakeOidcProvider.CLIENT_ID);
        claims.put("iat", issued.getEpochSecond());
        claims.put("jti", id);
        claims.put("events", events);
        return claims;
    }

    Map<String, Object> user() {
        return Map.of("format", "iss_sub", "iss", provider.issuer(), "sub", SUB);
    }

    /** One of her logins. */
    Map<String, Object> login() {
        return login(Map.of("format", "opaque", "id", SID));
    }

    Map<String, Object> login(Map<String, Object> session) {
        return Map.of("format", "complex", "user", user(), "session", session);
    }

    /** @param type what the header says that it is */
    static String signed(String type, Map<String, Object> claims) {
        return FakeOidcProvider.sign(Map.of("alg", "RS256", "kid", "rsa", "typ", type), claims, KEY, "RS256");
    }
}
