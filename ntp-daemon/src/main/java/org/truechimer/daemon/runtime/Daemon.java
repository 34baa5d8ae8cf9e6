package org.truechimer.daemon.runtime;

import org.truechimer.daemon.config.DaemonConfiguration;
import org.truechimer.daemon.config.Journal;
import org.truechimer.daemon.linux.ClientSockets;
import org.truechimer.daemon.linux.ClockRefusedException;
import org.truechimer.daemon.linux.ClockWatcher;
import org.truechimer.daemon.linux.SocketPoller;
import org.truechimer.daemon.observe.ClientsSnapshot;
import org.truechimer.daemon.observe.CookieKeysSnapshot;
import org.truechimer.daemon.observe.KeyExchangeSnapshot;
import org.truechimer.daemon.observe.NoticeLog;
import org.truechimer.daemon.observe.ServerSnapshot;
import org.truechimer.daemon.server.NtpServers;
import org.truechimer.daemon.server.Publisher;
import org.truechimer.daemon.server.ServedClock;
import org.truechimer.daemon.tls.KeyExchangeClient;
import org.truechimer.daemon.tls.KeyExchangeServers;
import org.truechimer.daemon.tls.ServiceLookup;
import org.truechimer.proto.crypto.SymmetricKeys;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Engine;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.engine.SavedState;
import org.truechimer.proto.engine.Snapshot;
import org.truechimer.proto.journal.Recorder;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The engine with all that it needs around it: clocks, sockets, names, state. Closing it leaves the
 * clock at its rate.
 */
final class Daemon implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(Daemon.class.getName());
    private static final long SNAPSHOT_EVERY_NANOS = 1_000_000_000L;
    private static final long RETRY_EVERY_NANOS = 10_000_000_000L;
    private static final long LOST_EVERY_NANOS = 60_000_000_000L;
    private static final long LAST_EVENT_MAX_MILLIS = 300;
    private static final long SAVE_SESSIONS_AFTER_MILLIS = 20_000;

    private final DisciplinedClock clock;
    private final EventQueue queue = new EventQueue();
    private final SocketPoller poller = new SocketPoller();
    private final ClientSockets sockets;
    private final Exchanges exchanges;
    private final Sessions sessions;
    private final SessionWriter sessionWriter;
    private final KeyExchanges keyExchanges;
    private final Resolver resolver = new Resolver(InetAddress::getAllByName, queue::post);
    private final StateWriter stateWriter;
    private final Optional<JournalWriter> journal;
    private final Optional<Recorder> recorder;
    private final EngineThread engine;
    private final ClockWatcher watcher;
    private final SecureRandom random = new SecureRandom();
    private final ServedClock servedClock = new ServedClock();
    private final Publisher publisher = new Publisher(servedClock);
    private final KeyExchangeServers keyExchangeServers;
    private final NtpServers servers;
    private final CompletableFuture<Void> firstWord = new CompletableFuture<>();
    private volatile SymmetricKeys keys;
    private long lostTold;

    /**
     * Starts everything; the first requests are under way soon after.
     *
     * @param version of the program
     * @throws ClockRefusedException when the clock has to be steered and may not be
     * @throws IOException when the system has no socket or timer left
     */
    Daemon(
            CommandLine asked,
            DaemonConfiguration configuration,
            ServiceManager manager,
            String version)
            throws ClockRefusedException, IOException {
        keys = configuration.keys();
        Clocks clocks = new Clocks(asked);
        clock = clocks.disciplined();
        sockets = new ClientSockets(clocks.newReader(), clocks::machineFrequency, poller);
        SessionFile sessionFile = new SessionFile(configuration.stateDirectory());
        sessionWriter = new SessionWriter(sessionFile, SAVE_SESSIONS_AFTER_MILLIS);
        sessions = new Sessions(saved(sessionFile), this::saveSessions);
        keyExchanges =
                new KeyExchanges(
                        new KeyExchangeClient(random, InstantSource.system())::run,
                        new ServiceLookup(random)::targets,
                        sessions,
                        this::heard);
        exchanges = new Exchanges(sockets, clock::stamp, () -> keys, sessions, random, this::heard);
        keyExchangeServers =
                new KeyExchangeServers(
                        random, configuration.stateDirectory(), InstantSource.system());
        servers = new NtpServers(servedClock, keyExchangeServers::keys, random::nextLong);
        StateFile stateFile = new StateFile(configuration.stateDirectory());
        stateWriter = new StateWriter(stateFile);
        NoticeLog notices = new NoticeLog(LOGGER, clock.isSteered());
        publisher.local(configuration.engine().localStratum(), configuration.localReferenceId());
        EffectCarrier carrier =
                new EffectCarrier(
                        clock,
                        network(),
                        stateWriter::save,
                        notice -> notices.on(notice, clock.read().freeNanos()),
                        queue::post);
        journal = configuration.journal().flatMap(Daemon::open);
        Engine whole = new Engine(configuration.engine());
        recorder =
                journal.map(
                        writer ->
                                new Recorder(
                                        writer,
                                        configuration.journal().orElseThrow().fileOctets(),
                                        version,
                                        random.nextLong(),
                                        whole));
        Consumer<Effect> hands =
                effect -> {
                    carrier.accept(effect);
                    if (changesWhatIsServed(effect)) {
                        publish();
                    }
                };
        StateMachine bare = StateMachine.of(whole);
        EngineLoop loop =
                new EngineLoop(
                        recorder.<StateMachine>map(r -> new RecordedEngine(bare, r)).orElse(bare),
                        clock::read,
                        hands,
                        random::nextLong,
                        chores(manager));
        engine = new EngineThread(loop, queue);
        if (asked.action() != CommandLine.Action.SET_ONCE) {
            servers.configure(configuration.servers());
        }
        engine.start(
                new Event.Started(
                        clock.frequency(), saved(stateFile), clock.isSteered(), sessions.known()));
        watcher = clocks.watch(queue::post);
    }

    /** Takes what came from others. */
    private void heard(Event event) {
        queue.post(event);
        firstWord.complete(null);
    }

    private void saveSessions() {
        sessionWriter.changed(sessions::octets);
    }

    /** {@return the clock that is disciplined} */
    DisciplinedClock clock() {
        return clock;
    }

    /** {@return all that the engine knows now} Any thread may ask. */
    Snapshot snapshot() {
        return engine.snapshot();
    }

    /** {@return what came to each address at which time is served} Any thread may ask. */
    List<ServerSnapshot> servers() {
        return servers.snapshots();
    }

    /** {@return what came to each address at which keys are exchanged} Any thread may ask. */
    List<KeyExchangeSnapshot> keyExchanges() {
        return keyExchangeServers.snapshots();
    }

    /** {@return how things stand with the keys of cookies} Any thread may ask. */
    Optional<CookieKeysSnapshot> cookieKeys() {
        return keyExchangeServers.cookieKeys();
    }

    /** Exchanges keys from now on; TLS takes longer to load than the first requests may wait. */
    void exchangeKeys(DaemonConfiguration configuration) {
        keyExchangeServers.configure(
                configuration.keyExchanges(), configuration.keySet(), configuration.opensCookies());
    }

    /** {@return who asks for the time} Any thread may ask. */
    ClientsSnapshot clients() {
        return servers.clients();
    }

    /** {@return completed when the first request was answered or has failed} */
    CompletableFuture<Void> firstWord() {
        return firstWord;
    }

    /** Goes on with another configuration. */
    void reconfigure(DaemonConfiguration configuration) {
        keys = configuration.keys();
        publisher.local(configuration.engine().localStratum(), configuration.localReferenceId());
        servers.configure(configuration.servers());
        exchangeKeys(configuration);
        queue.post(new Event.Reconfigured(configuration.engine()));
    }

    /** What is known of the clock changes at once for those who ask for the time. */
    private static boolean changesWhatIsServed(Effect effect) {
        return effect instanceof Effect.SetStatus
                || effect instanceof Effect.Step
                || effect instanceof Effect.SetFrequency;
    }

    private Snapshot publish() {
        Snapshot snapshot = engine.refresh();
        publisher.publish(snapshot, clock.lead());
        return snapshot;
    }

    /**
     * {@return completed when the engine has ended, with the fault that ended it if that was the
     * reason}
     */
    CompletableFuture<Void> ended() {
        return engine.ended();
    }

    /** Leaves the clock running at the rate that is right for it, and keeps the state. */
    @Override
    public void close() {
        servers.close();
        keyExchangeServers.close();
        watcher.close();
        engine.stop();
        if (engine.endsWell(LAST_EVENT_MAX_MILLIS)) {
            recorder.ifPresent(Recorder::stop);
        } else {
            restoreRate();
        }
        journal.ifPresent(JournalWriter::close);
        exchanges.close();
        keyExchanges.close();
        sessionWriter.last(sessions.octets());
        sessions.close();
        resolver.close();
        stateWriter.close();
        sockets.close();
        poller.close();
    }

    /**
     * When the engine cannot do it any more: a slew that nobody ends would carry the clock away.
     */
    private void restoreRate() {
        Snapshot last = engine.latest();
        if (last != null) {
            try {
                clock.setFrequency(last.system().frequency());
            } catch (ClockRefusedException e) {
                LOGGER.log(
                        Level.ERROR, "The clock's rate could not be put back: " + e.getMessage());
            }
        }
    }

    private EffectCarrier.Network network() {
        return new EffectCarrier.Network() {
            @Override
            public void resolve(Effect.Resolve effect) {
                resolver.resolve(effect.host());
            }

            @Override
            public void query(Effect.Query effect) {
                exchanges.query(effect);
            }

            @Override
            public void end(Effect.EndExchange effect) {
                exchanges.end(effect);
            }

            @Override
            public void exchange(Effect.ExchangeKeys effect) {
                keyExchanges.exchange(effect);
            }

            @Override
            public void forget(Effect.ForgetKeys effect) {
                sessions.forget(effect.session());
            }
        };
    }

    private static Optional<SavedState> saved(StateFile file) {
        try {
            return file.load();
        } catch (IOException e) {
            LOGGER.log(
                    Level.WARNING,
                    "The clock's frequency has to be learnt anew, because " + e.getMessage());
            return Optional.empty();
        }
    }

    private static List<KeptSession> saved(SessionFile file) {
        try {
            return file.load();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Keys have to be exchanged anew, because " + e.getMessage());
            return List.of();
        }
    }

    /** The time matters more than the journal: without a directory there is none. */
    private static Optional<JournalWriter> open(Journal journal) {
        try {
            return Optional.of(new JournalWriter(journal));
        } catch (IOException e) {
            LOGGER.log(Level.ERROR, "This run cannot be replayed later, because " + e.getMessage());
            return Optional.empty();
        }
    }

    private List<Chore> chores(ServiceManager manager) {
        List<Chore> chores = new ArrayList<>();
        chores.add(new Chore(SNAPSHOT_EVERY_NANOS, () -> manager.status(StatusLine.of(publish()))));
        chores.add(new Chore(RETRY_EVERY_NANOS, servers::retry));
        chores.add(new Chore(LOST_EVERY_NANOS, this::tellLost));
        manager.watchdogEveryNanos()
                .ifPresent(nanos -> chores.add(new Chore(nanos, manager::watchdog)));
        return chores;
    }

    private void tellLost() {
        long lost = queue.lost();
        if (lost != lostTold) {
            LOGGER.log(
                    Level.WARNING,
                    "This machine is too busy: "
                            + (lost - lostTold)
                            + " events were lost unhandled");
            lostTold = lost;
        }
    }
}
