package org.truechimer.daemon.tls;

import org.truechimer.daemon.observe.Printable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

/**
 * Looks up which servers exchange keys for a domain: the SRV records of {@code _ntske._tcp} (RFC
 * 2782).
 *
 * <p>DNS is not authenticated, so a record may come from anybody, and a certificate for a name that
 * anybody chose proves nothing. Only servers whose names lie within the domain that was configured
 * are taken (RFC 6125 section 6.2.1).
 */
public final class ServiceLookup {
    private static final Pattern RECORD =
            Pattern.compile("([0-9]{1,5}) ([0-9]{1,5}) ([0-9]{1,5}) (\\S+?)\\.?");
    private static final String SYSTEM = "dns:";
    private static final String FIRST_TRY_MILLIS = "1000";
    private static final String TRIES = "3"; // each waits twice as long as the one before

    private final String resolver;
    private final RandomGenerator random;

    /**
     * @param random of targets with the same priority, one with twice the weight comes first twice
     *     as often
     */
    public ServiceLookup(RandomGenerator random) {
        this(SYSTEM, random);
    }

    /**
     * @param resolver URL of the resolver to ask
     */
    ServiceLookup(String resolver, RandomGenerator random) {
        this.resolver = resolver;
        this.random = random;
    }

    /**
     * A server that exchanges keys.
     *
     * @param host its name, without a final dot
     * @param port its TCP port
     */
    public record Target(String host, int port) {}

    private record Weighted(Target target, int priority, int weight) {}

    /**
     * Asks the system's DNS server; may take some seconds.
     *
     * @param domain a host name
     * @return the servers in the order in which they should be tried, at least one
     * @throws IOException when there are none; the message is for a person
     */
    public List<Target> targets(String domain) throws IOException {
        String name = ascii(domain);
        List<Weighted> found = new ArrayList<>();
        List<String> outside = new ArrayList<>();
        for (String text : records("_ntske._tcp." + name)) {
            Matcher record = RECORD.matcher(text);
            if (record.matches() && isUsable(record)) {
                String host = ascii(record.group(4));
                if (host.equals(name) || host.endsWith("." + name)) {
                    found.add(weighted(record, host));
                } else {
                    outside.add(host);
                }
            }
        }
        if (found.isEmpty()) {
            throw new IOException(
                    outside.isEmpty()
                            ? "DNS knows no server that exchanges keys for "
                                    + name
                                    + " (no SRV record _ntske._tcp."
                                    + name
                                    + ")"
                            : "the servers that DNS names for "
                                    + name
                                    + " are outside of that domain, and anybody could have named"
                                    + " them: "
                                    + Printable.of(String.join(", ", outside)));
        }
        return ordered(found);
    }

    private static String ascii(String host) throws IOException {
        try {
            return ServerName.of(host).toString();
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** A target of one dot says that there is no such service. */
    private static boolean isUsable(Matcher record) {
        int port = Integer.parseInt(record.group(3));
        return port >= 1 && port <= 65_535 && !record.group(4).equals(".");
    }

    private static Weighted weighted(Matcher record, String host) {
        return new Weighted(
                new Target(host, Integer.parseInt(record.group(3))),
                Integer.parseInt(record.group(1)),
                Integer.parseInt(record.group(2)));
    }

    /** The provider of DNS makes text of records: nothing that it gets is deserialised. */
    @SuppressWarnings("BanJNDI")
    private List<String> records(String name) throws IOException {
        Map<String, String> settings =
                Map.of(
                        Context.INITIAL_CONTEXT_FACTORY,
                        "com.sun.jndi.dns.DnsContextFactory",
                        Context.PROVIDER_URL,
                        resolver,
                        "com.sun.jndi.dns.timeout.initial",
                        FIRST_TRY_MILLIS,
                        "com.sun.jndi.dns.timeout.retries",
                        TRIES);
        try {
            @SuppressWarnings("JdkObsolete") // the platform's
            DirContext dns = new InitialDirContext(new Hashtable<>(settings));
            try {
                Optional<Attribute> records =
                        Optional.ofNullable(
                                dns.getAttributes(name, new String[] {"SRV"}).get("SRV"));
                return records.isPresent() ? texts(records.get()) : List.of();
            } finally {
                dns.close();
            }
        } catch (NameNotFoundException _) {
            return List.of();
        } catch (NamingException e) {
            throw new IOException(
                    "DNS does not tell the servers of "
                            + name
                            + ": "
                            + Printable.of(String.valueOf(e.getMessage())),
                    e);
        }
    }

    private static List<String> texts(Attribute records) throws NamingException {
        List<String> texts = new ArrayList<>();
        NamingEnumeration<?> all = records.getAll();
        while (all.hasMore()) {
            texts.add(String.valueOf(all.next()));
        }
        return texts;
    }

    /** The lowest priority first, and within one each with a chance as great as its weight. */
    private List<Target> ordered(List<Weighted> found) {
        List<Weighted> left = new ArrayList<>(found);
        left.sort(Comparator.comparingInt(Weighted::priority).thenComparingInt(Weighted::weight));
        List<Target> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            int priority = left.getFirst().priority;
            List<Weighted> next =
                    left.stream().filter(target -> target.priority == priority).toList();
            Weighted chosen = chosen(next);
            left.remove(chosen);
            ordered.add(chosen.target);
        }
        return ordered;
    }

    private Weighted chosen(List<Weighted> sorted) {
        int mark = random.nextInt(sorted.stream().mapToInt(Weighted::weight).sum() + 1);
        int sum = 0;
        for (Weighted target : sorted) {
            sum += target.weight;
            if (sum >= mark) {
                return target;
            }
        }
        return sorted.getLast();
    }
}
