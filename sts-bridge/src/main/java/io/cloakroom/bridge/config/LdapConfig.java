package io.cloakroom.bridge.config;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import io.cloakroom.aws.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A directory whose users may log in.
 *
 * @param lookup the account that looks users and groups up
 * @param groups empty: nobody is in a group
 */
public record LdapConfig(Servers servers, Account lookup, Users users, Optional<Groups> groups, Limits limits) {
    /** Stands for the login name in a filter. */
    public static final String LOGIN_NAME = "%s";

    /** Stands for the DN of the user in a group filter. */
    public static final String USER_DN = "%d";

    private static final Pattern ATTRIBUTE = Pattern.compile("[a-zA-Z][a-zA-Z0-9-]*");

    /** How passwords are protected on the way. */
    public enum Transport {
        LDAPS,
        STARTTLS,
        /** Not at all. */
        PLAIN
    }

    /** A server. The host is a name or a literal address, without brackets. */
    public record Server(String host, int port) {
        static final int STANDARD_PORT = 636;

        private static final Pattern TEXT = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:/\\[\\]\\s]+)(?::(\\d{1,5}))?");

        static Server parse(String text) {
            var matcher = TEXT.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("`%s` is not a server: write host or host:port".formatted(text));
            }
            String host = matcher.group(1);
            int port = matcher.group(2) == null ? STANDARD_PORT : Integer.parseInt(matcher.group(2));
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("a port is from 1 to 65535");
            }
            return new Server(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
        }

        boolean isLocal() {
            return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
        }
    }

    /**
     * How the directory is reached.
     *
     * @param servers in the order in which they are tried; at least one
     * @param srvRecord where DNS lists the servers; {@code servers} is then not used
     * @param authorities PEM file of the certificates that sign the servers'; empty: those the system knows
     */
    public record Servers(
            List<Server> servers, Optional<String> srvRecord, Transport transport, Optional<Path> authorities) {
        public Servers {
            servers = List.copyOf(servers);
            if (servers.isEmpty()) {
                throw new IllegalArgumentException("name at least one server");
            }
            if (transport == Transport.PLAIN && authorities.isPresent()) {
                throw new IllegalArgumentException("certificates need TLS");
            }
        }

        /** Whether passwords can be read on the way. */
        boolean isOpenToOthers() {
            return transport == Transport.PLAIN
                    && (srvRecord.isPresent() || !servers.stream().allMatch(Server::isLocal));
        }
    }

    /** An account of the directory. */
    public record Account(String dn, Secret password) {
        public Account {
            checkedDn(dn);
        }
    }

    /**
     * How a user is found.
     *
     * @param bases DNs, none within another
     * @param filter with {@link #LOGIN_NAME}
     * @param attributes that policies may ask for
     */
    public record Users(List<String> bases, String filter, List<String> attributes) {
        public Users {
            bases = List.copyOf(bases);
            attributes = List.copyOf(attributes);
            checkFilter(filter);
            if (!filter.contains(LOGIN_NAME) || filter.contains(USER_DN)) {
                throw new IllegalArgumentException(
                        "the filter must contain %s, and not %s".formatted(LOGIN_NAME, USER_DN));
            }
            for (String attribute : attributes) {
                if (!ATTRIBUTE.matcher(attribute).matches()) {
                    throw new IllegalArgumentException("`%s` is not the name of an attribute".formatted(attribute));
                }
            }
        }
    }

    /**
     * How the groups of a user are found.
     *
     * @param bases DNs, none within another
     * @param filter with {@link #LOGIN_NAME} or {@link #USER_DN}
     */
    public record Groups(List<String> bases, String filter) {
        public Groups {
            bases = List.copyOf(bases);
            checkFilter(filter);
            if (!filter.contains(LOGIN_NAME) && !filter.contains(USER_DN)) {
                throw new IllegalArgumentException("the filter must contain %s or %s".formatted(LOGIN_NAME, USER_DN));
            }
        }
    }

    /**
     * Bounds on time.
     *
     * @param longestSession longer sessions are cut to it
     * @param timeout how long a login may wait for the directory in all
     * @param syncInterval how often users are looked up again
     */
    public record Limits(Duration longestSession, Duration timeout, Duration syncInterval) {}

    /** DNs separated by {@code ;}. An escaped semicolon belongs to a DN. */
    static List<String> bases(String text) {
        List<String> bases = new ArrayList<>();
        for (String base :
                Arrays.stream(text.split("(?<!\\\\);", -1)).map(String::strip).toList()) {
            checkedDn(base);
            for (String other : bases) {
                if (overlap(base, other)) {
                    throw new IllegalArgumentException("`%s` and `%s` overlap".formatted(other, base));
                }
            }
            bases.add(base);
        }
        return bases;
    }

    /** Whether one of two DNs is within the other. */
    static boolean overlap(String one, String other) {
        return isWithin(checkedDn(one), checkedDn(other)) || isWithin(checkedDn(other), checkedDn(one));
    }

    private static boolean isWithin(DN dn, DN base) {
        return dn.isDescendantOf(base, true);
    }

    private static DN checkedDn(String text) {
        try {
            DN dn = new DN(text);
            if (!dn.isNullDN()) {
                return dn;
            }
        } catch (LDAPException e) {
            throw new IllegalArgumentException("`%s` is not a DN".formatted(text), e);
        }
        throw new IllegalArgumentException("a DN is empty");
    }

    private static void checkFilter(String text) {
        try {
            Filter.create(text);
        } catch (LDAPException e) {
            throw new IllegalArgumentException("`%s` is not an LDAP filter".formatted(text), e);
        }
    }
}
