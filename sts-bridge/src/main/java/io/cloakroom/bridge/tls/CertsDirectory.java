package io.cloakroom.bridge.tls;

import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.files.FileStamp;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory of certificates, laid out as MinIO's: {@code public.crt} and {@code private.key} of the server; the same
 * pair in a folder for each further host, chosen by the names in the certificate; trusted authorities in {@code CAs/}.
 * It is read again when a file changes. A new pair counts once its key and certificate belong together; until then, and
 * if it stays broken, the old one is shown.
 *
 * @see <a href="https://min.io/docs/minio/linux/operations/network-encryption.html">MinIO: network encryption</a>
 */
public final class CertsDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CertsDirectory.class);
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
    private static final String CERTIFICATE = "public.crt";
    private static final String KEY = "private.key";
    private static final String AUTHORITIES = "CAs";

    private final Path directory;
    private final Optional<Secret> password;
    private final TrustedRoots roots = TrustedRoots.ofTheJdk();
    private final Semaphore stop = new Semaphore(0);
    private final @Nullable ServerKeys keys;
    private volatile List<X509Certificate> authorities = List.of();

    /** Used by one thread at a time. */
    private Map<Path, FileStamp> seen;

    private boolean isFailing;
    private Map<Path, FileStamp> doubtful = Map.of();
    private Map<Path, CertifiedKey> pairs;
    private Map<Path, List<X509Certificate>> authorityFiles;

    private CertsDirectory(Path directory, Optional<Secret> password) throws IOException {
        this.directory = directory;
        this.password = password;
        this.seen = stamps();
        List<String> problems = new ArrayList<>();
        this.pairs = readPairs(Map.of(), problems);
        if (!problems.isEmpty()) {
            throw new IOException(String.join("; ", problems));
        }
        if (!pairs.isEmpty() && !pairs.containsKey(directory)) {
            throw new FileSystemException(
                    directory.toString(),
                    null,
                    "it has certificates of hosts, but no %s of its own".formatted(CERTIFICATE));
        }
        this.authorityFiles = readAuthorities(Map.of(), problems);
        problems.forEach(problem -> LOG.warn("{}; it is passed over.", problem));
        if (pairs.isEmpty()) {
            LOG.warn("{} has no {} and {}: plain HTTP.", directory, CERTIFICATE, KEY);
        }
        this.keys = pairs.isEmpty() ? null : new ServerKeys(hostKeys());
        trust();
    }

    /**
     * Reads the directory and keeps watching it.
     *
     * @param password of encrypted keys
     * @throws IOException with a sentence for the operator if a pair of it cannot be used
     */
    public static CertsDirectory watching(Path directory, Optional<Secret> password) throws IOException {
        CertsDirectory certs = new CertsDirectory(directory, password);
        Thread.ofVirtual().name("certificates").start(certs::watch);
        return certs;
    }

    /** Reads the directory without watching it. */
    static CertsDirectory unwatched(Path directory, Optional<Secret> password) throws IOException {
        return new CertsDirectory(directory, password);
    }

    /** The server's certificates; empty if there is no pair: it then speaks plain HTTP, as MinIO does. */
    public Optional<X509ExtendedKeyManager> serverKeys() {
        return Optional.ofNullable(keys);
    }

    /** The JDK's authorities and those of this directory. */
    public TrustedRoots roots() {
        return roots;
    }

    /** The authorities of this directory alone, as they are now. */
    public List<X509Certificate> authorities() {
        return authorities;
    }

    private void watch() {
        try {
            while (!stop.tryAcquire(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    refresh();
                    isFailing = false;
                } catch (Throwable e) { // nobody else would look at the files again
                    if (!isFailing) {
                        LOG.error(
                                "The directory of certificates cannot be read: {}. What was read before is used.",
                                e.toString());
                    }
                    isFailing = true;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads the directory again if it has changed. A broken pair is read once more before it is reported. */
    void refresh() throws IOException {
        Map<Path, FileStamp> stamps = stamps();
        if (stamps.equals(seen)) {
            return;
        }
        List<String> problems = new ArrayList<>();
        Map<Path, CertifiedKey> newPairs = readPairs(pairs, problems);
        CertifiedKey own = pairs.get(directory);
        if (own != null && newPairs.putIfAbsent(directory, own) == null) {
            problems.add("%s is gone".formatted(directory.resolve(CERTIFICATE)));
        }
        Map<Path, List<X509Certificate>> newAuthorities = readAuthorities(authorityFiles, problems);
        if (!stamps.equals(stamps())) {
            return; // a file is being written
        }
        pairs = newPairs;
        authorityFiles = newAuthorities;
        ServerKeys shown = keys;
        if (shown != null) {
            shown.replace(hostKeys());
        } else if (!pairs.isEmpty()) {
            problems.add("a certificate has come; it is shown after a restart");
        }
        trust();
        if (problems.isEmpty()) {
            LOG.info("The certificates in {} have changed and were read again.", directory);
            seen = stamps;
        } else if (stamps.equals(doubtful)) {
            problems.forEach(problem -> LOG.error("{}. What was read before is used.", problem));
            seen = stamps;
        } else {
            doubtful = stamps;
        }
    }

    private void trust() {
        authorities = authorityFiles.values().stream()
                .flatMap(List::stream)
                .distinct()
                .toList();
        roots.becomeJdkAnd(authorities);
    }

    private HostKeys hostKeys() {
        List<CertifiedKey> others = new ArrayList<>();
        CertifiedKey standard = null;
        for (Map.Entry<Path, CertifiedKey> pair : pairs.entrySet()) {
            if (pair.getKey().equals(directory)) {
                standard = pair.getValue();
            } else {
                others.add(pair.getValue());
            }
        }
        if (standard == null) {
            throw new IllegalStateException("the pair of the directory itself was read first");
        }
        return new HostKeys(standard, others);
    }

    /** @param before what is kept where a pair cannot be read */
    private Map<Path, CertifiedKey> readPairs(Map<Path, CertifiedKey> before, List<String> problems)
            throws IOException {
        Map<Path, CertifiedKey> read = new TreeMap<>();
        List<Path> folders = new ArrayList<>(List.of(directory));
        folders.addAll(entries(directory, folder -> Files.isDirectory(folder) && !isAuthorities(folder)));
        for (Path folder : folders) {
            if (isThere(folder.resolve(CERTIFICATE)) || isThere(folder.resolve(KEY))) {
                try {
                    read.put(folder, CertifiedKey.read(folder.resolve(CERTIFICATE), folder.resolve(KEY), password));
                } catch (IOException e) {
                    problems.add(String.valueOf(e.getMessage()));
                    CertifiedKey old = before.get(folder);
                    if (old != null) {
                        read.put(folder, old);
                    }
                }
            }
        }
        return read;
    }

    /** Also for a dangling link or an inaccessible file: it is meant to be used, and reading it gives the reason. */
    private static boolean isThere(Path file) {
        return !Files.notExists(file, LinkOption.NOFOLLOW_LINKS);
    }

    private Map<Path, List<X509Certificate>> readAuthorities(
            Map<Path, List<X509Certificate>> before, List<String> problems) throws IOException {
        Map<Path, List<X509Certificate>> read = new TreeMap<>();
        for (Path file : authorityPaths()) {
            try {
                read.put(file, PemFiles.certificates(file));
            } catch (IOException e) {
                problems.add(String.valueOf(e.getMessage()));
                List<X509Certificate> old = before.get(file);
                if (old != null) {
                    read.put(file, old);
                }
            }
        }
        return read;
    }

    private List<Path> authorityPaths() throws IOException {
        Path folder = directory.resolve(AUTHORITIES);
        return Files.isDirectory(folder) ? entries(folder, file -> !Files.isDirectory(file)) : List.of();
    }

    private boolean isAuthorities(Path folder) {
        return folder.equals(directory.resolve(AUTHORITIES));
    }

    private Map<Path, FileStamp> stamps() throws IOException {
        Map<Path, FileStamp> stamps = new HashMap<>();
        List<Path> folders = new ArrayList<>(List.of(directory));
        folders.addAll(entries(directory, Files::isDirectory));
        for (Path folder : folders) {
            stamps.put(folder.resolve(CERTIFICATE), FileStamp.of(folder.resolve(CERTIFICATE)));
            stamps.put(folder.resolve(KEY), FileStamp.of(folder.resolve(KEY)));
        }
        for (Path file : authorityPaths()) {
            stamps.put(file, FileStamp.of(file));
        }
        return Map.copyOf(stamps);
    }

    /** The entries of a folder without hidden ones, which belong to editors and mounts. */
    private static List<Path> entries(Path folder, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !String.valueOf(entry.getFileName()).startsWith("."))
                    .filter(wanted)
                    .sorted()
                    .toList();
        }
    }

    /** Stops watching. */
    @Override
    public void close() {
        stop.release();
    }
}
