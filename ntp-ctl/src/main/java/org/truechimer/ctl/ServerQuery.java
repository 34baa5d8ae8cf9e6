package org.truechimer.ctl;

import org.truechimer.daemon.linux.ClientSockets;
import org.truechimer.daemon.linux.ClockEpoch;
import org.truechimer.daemon.linux.ClockReader;
import org.truechimer.daemon.linux.NetworkException;
import org.truechimer.daemon.linux.Reception;
import org.truechimer.daemon.linux.SocketPoller;
import org.truechimer.daemon.linux.SystemCallException;
import org.truechimer.daemon.linux.TimestampingSocket;
import org.truechimer.proto.engine.ExchangeEnd;
import org.truechimer.proto.time.Exchange;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.time.StampQuality;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Header;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks one server for the time, once. */
final class ServerQuery {
    private static final int ADDRESSES_MAX = 3;

    /** Timestamps mean the 136 years from 2025 on: no answer was given before. */
    private static final long PIVOT_UNIX_SECONDS = 1_735_689_600;

    private final ClockReader reader = new ClockReader(new ClockEpoch());
    private final long timeoutNanos;

    ServerQuery(long timeoutNanos) {
        this.timeoutNanos = timeoutNanos;
    }

    /**
     * {@return the answer of the first of the server's addresses, of three at most, that gives one}
     *
     * @param host name or address
     * @param port UDP port
     * @param questions gives a new one for each address
     * @throws CommandException when none does; says why, and what to look at
     */
    ServerAnswer ask(String host, int port, Supplier<Question> questions) throws CommandException {
        List<String> failures = new ArrayList<>();
        try (SocketPoller poller = new SocketPoller();
                ClientSockets sockets = new ClientSockets(reader, () -> 0, poller)) {
            for (Address address : resolve(host, port)) {
                Optional<ServerAnswer> answer = ask(address, questions.get(), sockets, failures);
                if (answer.isPresent()) {
                    return answer.get();
                }
            }
        } catch (SystemCallException e) {
            throw new CommandException("no socket can be had: " + e.getMessage());
        } catch (InterruptedException e) {
            throw new CommandException("interrupted while waiting for the answer");
        }
        throw new CommandException("no time from " + host + ": " + String.join("; ", failures));
    }

    private static List<Address> resolve(String host, int port) throws CommandException {
        Optional<Address> literal = Address.parse(host, port);
        if (literal.isPresent()) {
            return List.of(literal.get());
        }
        try {
            List<Address> addresses = new ArrayList<>();
            for (InetAddress address : InetAddress.getAllByName(host)) {
                addresses.add(Address.of(address.getAddress(), port));
            }
            return addresses.subList(0, Math.min(ADDRESSES_MAX, addresses.size()));
        } catch (UnknownHostException e) {
            throw new CommandException(
                    "the name "
                            + host
                            + " cannot be looked up; is it spelt right, and does this"
                            + " machine have a DNS server (`resolvectl status`)?");
        }
    }

    private Optional<ServerAnswer> ask(
            Address server, Question question, ClientSockets sockets, List<String> failures)
            throws InterruptedException {
        try (TimestampingSocket socket = sockets.open(server)) {
            socket.send(question.request());
            return answer(server, socket, question, failures);
        } catch (NetworkException e) {
            failures.add(failure(server, e.end()) + " (" + e.getMessage() + ")");
            return Optional.empty();
        }
    }

    private Optional<ServerAnswer> answer(
            Address server, TimestampingSocket socket, Question question, List<String> failures)
            throws InterruptedException {
        long start = System.nanoTime();
        while (true) {
            long left = Math.max(0, timeoutNanos - (System.nanoTime() - start));
            switch (socket.receive(left)) {
                case Reception.Ended ended -> {
                    failures.add(failure(server, ended.end()));
                    return Optional.empty();
                }
                case Reception.Datagram datagram -> {
                    Optional<Header> header = question.header(datagram.bytes());
                    if (header.isPresent()) {
                        return Optional.of(answer(server, header.get(), datagram));
                    }
                }
            }
        }
    }

    /**
     * Stamps are of the free-running clock; one reading of both puts all of them on the wall clock.
     */
    private ServerAnswer answer(Address server, Header header, Reception.Datagram datagram) {
        Reading reading = reader.read();
        Exchange exchange =
                new Exchange(
                        datagram.departure().freeNanos() + reading.wallMinusFreeNanos(),
                        header.receive().unixNanos(PIVOT_UNIX_SECONDS),
                        header.transmit().unixNanos(PIVOT_UNIX_SECONDS),
                        datagram.arrival().freeNanos() + reading.wallMinusFreeNanos());
        StampQuality departure = datagram.departure().quality();
        StampQuality arrival = datagram.arrival().quality();
        return new ServerAnswer(
                server, header, exchange, departure.compareTo(arrival) > 0 ? departure : arrival);
    }

    private static String failure(Address server, ExchangeEnd end) {
        return server
                + switch (end) {
                    case TIMED_OUT ->
                            " did not answer in time: it may be down, serve no time, or a firewall"
                                    + " drops UDP port "
                                    + server.port();
                    case REFUSED ->
                            " refused: no time server listens on UDP port "
                                    + server.port()
                                    + " there";
                    case UNREACHABLE ->
                            " cannot be reached from here: check the network and its routes";
                    case SEND_FAILED -> " could not be sent to: check the firewall of this machine";
                    case NO_COOKIE -> " was not asked: that takes keys, which a query has none of";
                };
    }
}
