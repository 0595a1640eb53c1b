package io.cloakroom.bridge.store.embedded.catalog;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * A connection and its prepared statements, each prepared once. Used by one thread at a time. Other packages only hand
 * it on to what reads rows: {@link ObjectRows}, {@link MultipartRows}, {@link KeyRange}, {@link UploadRange} …
 */
public final class CatalogConnection {
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    CatalogConnection(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    /** Binds {@link String}, {@link Long}, {@link Integer}, {@code byte[]} and {@link NoValue} in order. */
    private PreparedStatement bind(String sql, Object... values) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            switch (values[i]) {
                case String text -> statement.setString(i + 1, text);
                case Long number -> statement.setLong(i + 1, number);
                case Integer number -> statement.setInt(i + 1, number);
                case byte[] bytes -> statement.setBytes(i + 1, bytes);
                case NoValue none -> statement.setObject(i + 1, null);
                default -> throw new IllegalArgumentException("cannot bind " + values[i].getClass());
            }
        }
        return statement;
    }

    /** Runs a statement. One that fails is closed by the driver and must not be used again. */
    private <T> T execute(String sql, Execution<T> execution, Object... values) throws SQLException {
        try {
            return execution.of(bind(sql, values));
        } catch (SQLException e) {
            PreparedStatement failed = prepared.remove(sql);
            if (failed != null) {
                failed.close();
            }
            throw e;
        }
    }

    private interface Execution<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    /** SQL's NULL. */
    enum NoValue {
        NULL
    }

    /** The rows of a query. Close them before asking the same query again. */
    ResultSet query(String sql, Object... values) throws SQLException {
        return execute(sql, PreparedStatement::executeQuery, values);
    }

    /** Whether a query returns a row. */
    boolean exists(String sql, Object... values) throws SQLException {
        try (ResultSet rows = query(sql, values)) {
            return rows.next();
        }
    }

    /** Runs a statement and returns how many rows it added, changed or deleted. */
    int change(String sql, Object... values) throws SQLException {
        return execute(sql, PreparedStatement::executeUpdate, values);
    }

    /** Runs {@code BEGIN}, {@code COMMIT} and the like. */
    void run(String sql) throws SQLException {
        execute(sql, PreparedStatement::execute);
    }

    static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    void close() throws SQLException {
        connection.close();
    }
}
