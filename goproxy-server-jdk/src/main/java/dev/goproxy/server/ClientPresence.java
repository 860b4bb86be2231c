package dev.goproxy.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells which clients have closed their connections, and which take bytes. The JDK's engine does not look at a
 * connection while a request is answered, so this asks Linux for the states of all connections of its network
 * namespace; elsewhere nobody has ever gone. Used by one thread.
 */
final class ClientPresence {
    private static final List<Path> TABLES = List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));
    private static final String ESTABLISHED = "01";
    private static final String LISTENING = "0A";

    private final Map<Connection, Long> open = new HashMap<>();
    private final Set<Integer> listening = new HashSet<>();

    /** Not open at the last look. The tables change while they are read, so that one look alone may miss a line. */
    private Set<Activity> suspects = Set.of();

    private record Connection(InetSocketAddress remote, int localPort) {
        static Connection of(Activity.Peer peer) {
            return new Connection(peer.address(), peer.localPort());
        }
    }

    /**
     * Looks at all connections.
     *
     * @throws IOException if their states can't be read
     */
    void look() throws IOException {
        open.clear();
        listening.clear();
        for (Path table : TABLES) {
            if (Files.exists(table)) {
                read(table);
            }
        }
    }

    /** Returns those whose client had gone at this look and at the last. */
    List<Activity> gone(Collection<Activity> activities) {
        Set<Activity> closed = activities.stream()
                .filter(activity -> activity.peer().filter(this::isClosed).isPresent())
                .collect(Collectors.toSet());
        List<Activity> gone = closed.stream().filter(suspects::contains).toList();
        suspects = closed;
        return gone;
    }

    /** If nobody listens on its port, these tables are not about a connection. */
    private boolean isClosed(Activity.Peer peer) {
        return !open.containsKey(Connection.of(peer)) && listening.contains(peer.localPort());
    }

    /** Returns the number of bytes that were sent, but that the client's system has not taken yet. */
    OptionalLong untaken(Activity activity) {
        Long bytes = activity.peer().map(peer -> open.get(Connection.of(peer))).orElse(null);
        return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
    }

    private void read(Path table) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(table, StandardCharsets.US_ASCII)) {
            lines.readLine(); // the head
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                // number, local address, remote address, state, bytes to send and to read
                String[] fields = line.strip().split("[ ]+", 6);
                if (fields.length == 6 && fields[3].equals(ESTABLISHED)) {
                    long untaken = Long.parseLong(fields[4].substring(0, fields[4].indexOf(':')), 16);
                    open.put(
                            new Connection(
                                    address(fields[2]), address(fields[1]).getPort()),
                            untaken);
                } else if (fields.length == 6 && fields[3].equals(LISTENING)) {
                    listening.add(address(fields[1]).getPort());
                }
            }
        }
    }

    /** Reads an address as the kernel prints it: words of four bytes in the machine's order, a colon and the port. */
    static InetSocketAddress address(String text) throws UnknownHostException {
        int colon = text.indexOf(':');
        ByteBuffer bytes = ByteBuffer.allocate(colon / 2).order(ByteOrder.nativeOrder());
        for (int i = 0; i < colon; i += 8) {
            bytes.putInt(Integer.parseUnsignedInt(text, i, i + 8, 16));
        }
        return new InetSocketAddress(
                InetAddress.getByAddress(bytes.array()), Integer.parseInt(text.substring(colon + 1), 16));
    }
}
