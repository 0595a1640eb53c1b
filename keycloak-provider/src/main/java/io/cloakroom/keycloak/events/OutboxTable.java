package io.cloakroom.keycloak.events;

import java.lang.reflect.Proxy;
import java.util.List;
import org.keycloak.Config;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProvider;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/** Has Keycloak create the table of {@link Outbox} when it creates or migrates its own. */
public final class OutboxTable implements JpaEntityProviderFactory, JpaEntityProvider {
    /** Part of the name of the table in which Liquibase keeps what it has done: letters only. */
    public static final String ID = "cloakroom";

    private final JpaEntityProvider provider;

    public OutboxTable() {
        this(OutboxTable.class.getClassLoader());
    }

    /** @param files finds the changelog, perhaps more than once */
    OutboxTable(ClassLoader files) {
        // Liquibase searches with the loader of the provider's class.
        provider = (JpaEntityProvider) Proxy.newProxyInstance(
                new FirstJarLoader(files),
                new Class<?>[] {JpaEntityProvider.class},
                (proxy, method, arguments) -> method.invoke(this, arguments));
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public JpaEntityProvider create(KeycloakSession session) {
        return provider;
    }

    /** The table is read and written by SQL. */
    @Override
    public List<Class<?>> getEntities() {
        return List.of();
    }

    @Override
    public String getChangelogLocation() {
        return "META-INF/cloakroom-signals.xml";
    }

    @Override
    public String getFactoryId() {
        return ID;
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}
}
