package org.truechimer.daemon.tls;

import org.truechimer.proto.wire.Address;

import java.net.IDN;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name by which a person knows a server, and whether a certificate is for it (RFC 6125 section
 * 6, as RFC 9525 tightens it): by the DNS names and IP addresses among its alternative names, never
 * by its subject.
 */
public final class ServerName {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private static final int LENGTH_MAX = 253;
    private static final Pattern LABEL = Pattern.compile("[0-9a-z_](?:[0-9a-z_-]{0,61}[0-9a-z_])?");

    /** A top-level domain of digits alone would be an address spelt in another way. */
    private static final Pattern NUMBERS = Pattern.compile("(?:.*\\.)?[0-9]+");

    /**
     * Letters that IDNA2003, which is what the platform has, turns into others, and IDNA2008 keeps:
     * two names of possibly two owners.
     */
    private static final Pattern AMBIGUOUS = Pattern.compile("[\u00DF\u03C2\u200C\u200D]");

    private final String name;
    private final Optional<Address> address;

    private ServerName(String name, Optional<Address> address) {
        this.name = name;
        this.address = address;
    }

    /**
     * {@return the name that the text spells}
     *
     * @param text an IP address, in brackets or not, with a zone or not; or a host name, with or
     *     without the final dot, whose labels may be of any script
     * @throws IllegalArgumentException when it is neither; the message is for the person who wrote
     *     it
     */
    public static ServerName of(String text) {
        int zone = text.indexOf('%');
        Optional<Address> address = Address.parse(zone < 0 ? text : text.substring(0, zone), 0);
        if (address.isPresent()) {
            return new ServerName(address.get().host(), address);
        }
        if (AMBIGUOUS.matcher(text).find()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is spelt differently by two standards; write its xn-- form");
        }
        String name = ascii(text.endsWith(".") ? text.substring(0, text.length() - 1) : text);
        boolean labelsFit =
                Arrays.stream(name.split("\\.", -1))
                        .allMatch(label -> LABEL.matcher(label).matches());
        if (!labelsFit || name.length() > LENGTH_MAX || NUMBERS.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is neither a host name nor an IP address");
        }
        return new ServerName(name, Optional.empty());
    }

    private static String ascii(String name) {
        try {
            return IDN.toASCII(name).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException _) {
            return ""; // no name, which the caller says
        }
    }

    /** {@return the address, when it is one} */
    public Optional<Address> address() {
        return address;
    }

    /** {@return whether the certificate is for this name} */
    public boolean matches(X509Certificate certificate) {
        for (AlternativeName presented : alternativeNames(certificate)) {
            boolean same =
                    address.isPresent()
                            ? presented.type == IP_ADDRESS
                                    && Address.parse(presented.text, 0).equals(address)
                            : presented.type == DNS_NAME && matches(presented.text);
            if (same) {
                return true;
            }
        }
        return false;
    }

    /** {@return the names and addresses that the certificate is for, as they stand in it} */
    public static List<String> namesOf(X509Certificate certificate) {
        return alternativeNames(certificate).stream().map(AlternativeName::text).toList();
    }

    /**
     * A wildcard is a whole left-most label, stands for exactly one label, and never for the name
     * below a top-level domain.
     */
    private boolean matches(String presented) {
        String pattern = presented.toLowerCase(Locale.ROOT);
        if (!pattern.startsWith("*.")) {
            return pattern.equals(name);
        }
        String domain = pattern.substring(1);
        int dot = name.indexOf('.');
        return dot > 0 && domain.indexOf('.', 1) > 0 && name.substring(dot).equals(domain);
    }

    private record AlternativeName(int type, String text) {}

    private static List<AlternativeName> alternativeNames(X509Certificate certificate) {
        List<AlternativeName> names = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (List<?> entry : all == null ? List.<List<?>>of() : all) {
                if (entry.get(0) instanceof Integer type
                        && (type == DNS_NAME || type == IP_ADDRESS)
                        && entry.get(1) instanceof String text) {
                    names.add(new AlternativeName(type, text));
                }
            }
        } catch (CertificateParsingException _) {
            // Names that cannot be read are none, and a certificate for no name matches none.
            return List.of();
        }
        return names;
    }

    /** {@return the name in ASCII and lower case without a final dot, or the address} */
    @Override
    public String toString() {
        return name;
    }
}
