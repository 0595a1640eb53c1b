package io.cloakroom.bridge.state.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Passes bytes on. While it stalls, connections stay open and are accepted, but nothing comes through. */
final class StallingProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** A stall concerns only the connections that were there when it began, unless it is a full one. */
    private boolean isStalled;

    private boolean areAnswersStalled;
    private long stalledUpTo = -1;
    private long connections;

    StallingProxy(int target) {
        this.target = target;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** Nothing comes through any more, as across a cut cable. */
    void stall() {
        set(() -> isStalled = true);
    }

    /** What is open now is dead, but new connections work, as after a fail-over of a firewall. */
    void stallWhatIsOpen() {
        set(() -> stalledUpTo = connections);
    }

    /** Requests still come through, answers do not. */
    void stallAnswers() {
        set(() -> areAnswersStalled = true);
    }

    void goOn() {
        set(() -> {
            isStalled = false;
            areAnswersStalled = false;
        });
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        set(() -> stalledUpTo = -1);
        goOn();
    }

    private void set(Runnable what) {
        lock.lock();
        try {
            what.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket etcd = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(etcd);
                long number = ++connections;
                Thread.ofVirtual().start(() -> pump(client, etcd, number, false));
                Thread.ofVirtual().start(() -> pump(etcd, client, number, true));
            }
        } catch (IOException e) {
            // closed, or etcd is down: then so is its proxy, until somebody connects again
            if (!server.isClosed()) {
                Thread.ofVirtual().start(this::accept);
            }
        }
    }

    private void pump(Socket from, Socket to, long number, boolean isAnswer) {
        byte[] buffer = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                awaitPassage(number, isAnswer);
                out.write(buffer, 0, read);
            }
        } catch (IOException | InterruptedException e) {
            // the other end is closed with this one
        }
    }

    private void awaitPassage(long number, boolean isAnswer) throws InterruptedException {
        lock.lock();
        try {
            while (isStalled || (areAnswersStalled && isAnswer) || number <= stalledUpTo) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }
}
