package io.cloakroom.cli;

import io.cloakroom.bridge.Bridge;
import io.cloakroom.bridge.Logging;
import io.cloakroom.bridge.config.BridgeConfig;
import io.cloakroom.bridge.config.ConfigException;
import io.cloakroom.bridge.config.ConfigLoader;
import io.cloakroom.bridge.config.LogConfig.Format;
import io.cloakroom.cli.policy.TestsInConsole;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Starts a bridge and keeps it running until the process is told to end. Only this class loads the serving code, so
 * offline commands start quickly.
 */
final class BridgeRun {
    private static final int FAILED = 1;
    private static final int MISCONFIGURED = 2;

    private final Map<String, String> environment;
    private final PrintWriter err;

    /** @param err for errors before there is a log */
    BridgeRun(Map<String, String> environment, PrintWriter err) {
        this.environment = environment;
        this.err = err;
    }

    /**
     * Runs the bridge over a directory. Returns the exit code once the bridge has ended.
     *
     * @param given settings that options have overridden
     */
    int server(String directory, Map<String, String> given) {
        return run(new ConfigLoader.Mode.Server(directory), given);
    }

    /**
     * Runs the bridge in front of a store. Returns the exit code once the bridge has ended.
     *
     * @param given settings that options have overridden
     */
    int gateway(String url, Map<String, String> given) {
        return run(new ConfigLoader.Mode.Gateway(url), given);
    }

    private int run(ConfigLoader.Mode mode, Map<String, String> given) {
        BridgeConfig config;
        try {
            config = ConfigLoader.load(mode, given, environment);
        } catch (ConfigException e) {
            err.println(e.getMessage());
            err.println("All settings: docs/reference/configuration.md");
            return MISCONFIGURED;
        }
        Logging.configure(config.log().format().orElse(isTerminal() ? Format.TEXT : Format.JSON));
        try {
            Bridge bridge = Bridge.start(config, Optional.of(new TestsInConsole()));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(bridge), "shutdown"));
            new CountDownLatch(1).await();
            return 0;
        } catch (IOException e) {
            err.println("cloakroom: " + e.getMessage());
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    /** Ends the process with code 0. To be told to stop is no failure, though the JVM reports signals as one. */
    private static void stop(Bridge bridge) {
        bridge.close();
        Runtime.getRuntime().halt(0);
    }

    /** Whether standard error is a terminal. The JVM cannot tell, so the launcher does. */
    private static boolean isTerminal() {
        return Boolean.getBoolean("cloakroom.terminal");
    }
}
