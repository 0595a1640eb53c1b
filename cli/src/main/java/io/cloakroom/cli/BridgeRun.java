package io.cloakroom.cli;

import io.cloakroom.bridge.Bridge;
import io.cloakroom.bridge.Logging;
import io.cloakroom.bridge.config.BridgeConfig;
import io.cloakroom.bridge.config.ConfigException;
import io.cloakroom.bridge.config.ConfigLoader;
import io.cloakroom.bridge.config.LogConfig.Format;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Starts a bridge and keeps it up until the process is told to end. What serves in the bridge is loaded by this class
 * only: commands that work offline are quick because of that.
 */
final class BridgeRun {
    private static final int FAILED = 1;
    private static final int MISCONFIGURED = 2;

    private final Map<String, String> environment;
    private final PrintWriter err;

    /** @param err for what goes wrong before there is a log */
    BridgeRun(Map<String, String> environment, PrintWriter err) {
        this.environment = environment;
        this.err = err;
    }

    /** Runs the bridge over a directory. Gives the exit code; while the bridge runs it does not return. */
    int server(String directory, BridgeOptions options) {
        return run(new ConfigLoader.Mode.Server(directory), options);
    }

    /** Runs the bridge before a store. Gives the exit code; while the bridge runs it does not return. */
    int gateway(String url, BridgeOptions options) {
        return run(new ConfigLoader.Mode.Gateway(url), options);
    }

    private int run(ConfigLoader.Mode mode, BridgeOptions options) {
        BridgeConfig config;
        try {
            config = ConfigLoader.load(mode, options.bySetting(), environment);
        } catch (ConfigException e) {
            err.println(e.getMessage());
            err.println("All settings: docs/reference/configuration.md");
            return MISCONFIGURED;
        }
        Logging.configure(config.log().format().orElse(isTerminal() ? Format.TEXT : Format.JSON));
        try {
            Bridge bridge = Bridge.start(config);
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

    /** Ends the process with code 0: to be told to stop is no failure, whatever the JVM thinks of signals. */
    private static void stop(Bridge bridge) {
        bridge.close();
        Runtime.getRuntime().halt(0);
    }

    /** Whether standard error is a terminal; the JVM cannot tell, so the launcher does. */
    private static boolean isTerminal() {
        return Boolean.getBoolean("cloakroom.terminal");
    }
}
