package org.truechimer.daemon.linux;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;

/**
 * The kernel's structures: one nested class each, the members under their C names, and the offsets
 * that are used. All are alike on x86-64 and arm64 but {@link EpollEvent}. A test compares every
 * size and offset with the C compiler's.
 */
final class Structs {
    private Structs() {}

    private static long offset(GroupLayout layout, String... path) {
        MemoryLayout.PathElement[] elements = new MemoryLayout.PathElement[path.length];
        for (int i = 0; i < path.length; i++) {
            elements[i] = MemoryLayout.PathElement.groupElement(path[i]);
        }
        return layout.byteOffset(elements);
    }

    /** struct timespec. */
    static final class Timespec {
        static final GroupLayout LAYOUT =
                structLayout(JAVA_LONG.withName("tv_sec"), JAVA_LONG.withName("tv_nsec"))
                        .withName("timespec");
        static final long SECONDS = offset(LAYOUT, "tv_sec");
        static final long NANOS = offset(LAYOUT, "tv_nsec");

        private Timespec() {}

        /** {@return the whole value in nanoseconds} */
        static long nanos(MemorySegment segment, long base) {
            return segment.get(JAVA_LONG, base + SECONDS) * 1_000_000_000L
                    + segment.get(JAVA_LONG, base + NANOS);
        }
    }

    /** struct itimerspec, for timerfd. */
    static final class Itimerspec {
        static final GroupLayout LAYOUT =
                structLayout(
                                Timespec.LAYOUT.withName("it_interval"),
                                Timespec.LAYOUT.withName("it_value"))
                        .withName("itimerspec");
        static final long VALUE_SECONDS = offset(LAYOUT, "it_value", "tv_sec");

        private Itimerspec() {}
    }

    /** struct timex, adjtimex(2). */
    static final class Timex {
        static final GroupLayout LAYOUT =
                structLayout(
                                JAVA_INT.withName("modes"),
                                paddingLayout(4),
                                JAVA_LONG.withName("offset"),
                                JAVA_LONG.withName("freq"),
                                JAVA_LONG.withName("maxerror"),
                                JAVA_LONG.withName("esterror"),
                                JAVA_INT.withName("status"),
                                paddingLayout(4),
                                JAVA_LONG.withName("constant"),
                                JAVA_LONG.withName("precision"),
                                JAVA_LONG.withName("tolerance"),
                                structLayout(
                                                JAVA_LONG.withName("tv_sec"),
                                                JAVA_LONG.withName("tv_usec"))
                                        .withName("time"),
                                JAVA_LONG.withName("tick"),
                                JAVA_LONG.withName("ppsfreq"),
                                JAVA_LONG.withName("jitter"),
                                JAVA_INT.withName("shift"),
                                paddingLayout(4),
                                JAVA_LONG.withName("stabil"),
                                JAVA_LONG.withName("jitcnt"),
                                JAVA_LONG.withName("calcnt"),
                                JAVA_LONG.withName("errcnt"),
                                JAVA_LONG.withName("stbcnt"),
                                JAVA_INT.withName("tai"),
                                paddingLayout(44))
                        .withName("timex");
        static final long MODES = offset(LAYOUT, "modes");
        static final long OFFSET = offset(LAYOUT, "offset");
        static final long FREQ = offset(LAYOUT, "freq");
        static final long MAXERROR = offset(LAYOUT, "maxerror");
        static final long ESTERROR = offset(LAYOUT, "esterror");
        static final long STATUS = offset(LAYOUT, "status");
        static final long CONSTANT = offset(LAYOUT, "constant");
        static final long TIME_SECONDS = offset(LAYOUT, "time", "tv_sec");

        /** Nanoseconds where ADJ_NANO is among the modes. */
        static final long TIME_FRACTION = offset(LAYOUT, "time", "tv_usec");

        static final long TICK = offset(LAYOUT, "tick");
        static final long TAI = offset(LAYOUT, "tai");

        private Timex() {}
    }

    /** struct sockaddr_in. */
    static final class SockaddrIn {
        static final GroupLayout LAYOUT =
                structLayout(
                                JAVA_SHORT.withName("sin_family"),
                                JAVA_SHORT.withName("sin_port"),
                                JAVA_INT.withName("sin_addr"),
                                paddingLayout(8))
                        .withName("sockaddr_in");
        static final long FAMILY = offset(LAYOUT, "sin_family");
        static final long PORT = offset(LAYOUT, "sin_port");
        static final long ADDRESS = offset(LAYOUT, "sin_addr");

        private SockaddrIn() {}
    }

    /** struct sockaddr_in6. */
    static final class SockaddrIn6 {
        static final GroupLayout LAYOUT =
                structLayout(
                                JAVA_SHORT.withName("sin6_family"),
                                JAVA_SHORT.withName("sin6_port"),
                                JAVA_INT.withName("sin6_flowinfo"),
                                sequenceLayout(16, JAVA_BYTE).withName("sin6_addr"),
                                JAVA_INT.withName("sin6_scope_id"))
                        .withName("sockaddr_in6");
        static final long FAMILY = offset(LAYOUT, "sin6_family");
        static final long PORT = offset(LAYOUT, "sin6_port");
        static final long ADDRESS = offset(LAYOUT, "sin6_addr");

        private SockaddrIn6() {}
    }

    /** struct sockaddr_un. */
    static final class SockaddrUn {
        static final int PATH_LENGTH = 108;
        static final GroupLayout LAYOUT =
                structLayout(
                                JAVA_SHORT.withName("sun_family"),
                                sequenceLayout(PATH_LENGTH, JAVA_BYTE).withName("sun_path"))
                        .withName("sockaddr_un");
        static final long FAMILY = offset(LAYOUT, "sun_family");
        static final long PATH = offset(LAYOUT, "sun_path");

        private SockaddrUn() {}
    }

    /** struct iovec. */
    static final class Iovec {
        static final GroupLayout LAYOUT =
                structLayout(ADDRESS.withName("iov_base"), JAVA_LONG.withName("iov_len"))
                        .withName("iovec");
        static final long BASE = offset(LAYOUT, "iov_base");
        static final long LENGTH = offset(LAYOUT, "iov_len");

        private Iovec() {}
    }

    /**
     * struct msghdr, for sendmsg(2) and recvmsg(2); it is the first member of struct mmsghdr too.
     */
    static final class Msghdr {
        static final GroupLayout LAYOUT =
                structLayout(
                                ADDRESS.withName("msg_name"),
                                JAVA_INT.withName("msg_namelen"),
                                paddingLayout(4),
                                ADDRESS.withName("msg_iov"),
                                JAVA_LONG.withName("msg_iovlen"),
                                ADDRESS.withName("msg_control"),
                                JAVA_LONG.withName("msg_controllen"),
                                JAVA_INT.withName("msg_flags"),
                                paddingLayout(4))
                        .withName("msghdr");
        static final long NAME = offset(LAYOUT, "msg_name");
        static final long NAME_LENGTH = offset(LAYOUT, "msg_namelen");
        static final long IOV = offset(LAYOUT, "msg_iov");
        static final long IOV_LENGTH = offset(LAYOUT, "msg_iovlen");
        static final long CONTROL = offset(LAYOUT, "msg_control");
        static final long CONTROL_LENGTH = offset(LAYOUT, "msg_controllen");
        static final long FLAGS = offset(LAYOUT, "msg_flags");

        private Msghdr() {}
    }

    /** struct mmsghdr, for sendmmsg(2) and recvmmsg(2). */
    static final class Mmsghdr {
        static final GroupLayout LAYOUT =
                structLayout(
                                Msghdr.LAYOUT.withName("msg_hdr"),
                                JAVA_INT.withName("msg_len"),
                                paddingLayout(4))
                        .withName("mmsghdr");
        static final long LENGTH = offset(LAYOUT, "msg_len");

        private Mmsghdr() {}
    }

    /** struct in_pktinfo: which address of ours was asked, or is to answer. */
    static final class InPktinfo {
        static final GroupLayout LAYOUT =
                structLayout(
                                JAVA_INT.withName("ipi_ifindex"),
                                JAVA_INT.withName("ipi_spec_dst"),
                                JAVA_INT.withName("ipi_addr"))
                        .withName("in_pktinfo");
        static final long INTERFACE = offset(LAYOUT, "ipi_ifindex");

        private InPktinfo() {}
    }

    /** struct in6_pktinfo: the same of IPv6. */
    static final class In6Pktinfo {
        static final GroupLayout LAYOUT =
                structLayout(
                                sequenceLayout(16, JAVA_BYTE).withName("ipi6_addr"),
                                JAVA_INT.withName("ipi6_ifindex"))
                        .withName("in6_pktinfo");
        static final long ADDRESS = offset(LAYOUT, "ipi6_addr");
        static final long INTERFACE = offset(LAYOUT, "ipi6_ifindex");

        private In6Pktinfo() {}
    }

    /** struct sock_filter: an instruction of a packet filter. */
    static final class SockFilter {
        static final GroupLayout LAYOUT =
                structLayout(
                                JAVA_SHORT.withName("code"),
                                JAVA_BYTE.withName("jt"),
                                JAVA_BYTE.withName("jf"),
                                JAVA_INT.withName("k"))
                        .withName("sock_filter");
        static final long CODE = offset(LAYOUT, "code");
        static final long JUMP_TRUE = offset(LAYOUT, "jt");
        static final long JUMP_FALSE = offset(LAYOUT, "jf");
        static final long OPERAND = offset(LAYOUT, "k");

        private SockFilter() {}
    }

    /** struct sock_fprog: a packet filter. */
    static final class SockFprog {
        static final GroupLayout LAYOUT =
                structLayout(
                                JAVA_SHORT.withName("len"),
                                paddingLayout(6),
                                ADDRESS.withName("filter"))
                        .withName("sock_fprog");
        static final long LENGTH = offset(LAYOUT, "len");
        static final long FILTER = offset(LAYOUT, "filter");

        private SockFprog() {}
    }

    /** struct cmsghdr, the head of each control message. */
    static final class Cmsghdr {
        static final GroupLayout LAYOUT =
                structLayout(
                                JAVA_LONG.withName("cmsg_len"),
                                JAVA_INT.withName("cmsg_level"),
                                JAVA_INT.withName("cmsg_type"))
                        .withName("cmsghdr");
        static final long LENGTH = offset(LAYOUT, "cmsg_len");
        static final long LEVEL = offset(LAYOUT, "cmsg_level");
        static final long TYPE = offset(LAYOUT, "cmsg_type");

        private Cmsghdr() {}
    }

    /** struct sock_extended_err: what an entry of a socket's error queue is about. */
    static final class SockExtendedErr {
        static final GroupLayout LAYOUT =
                structLayout(
                                JAVA_INT.withName("ee_errno"),
                                JAVA_BYTE.withName("ee_origin"),
                                JAVA_BYTE.withName("ee_type"),
                                JAVA_BYTE.withName("ee_code"),
                                JAVA_BYTE.withName("ee_pad"),
                                JAVA_INT.withName("ee_info"),
                                JAVA_INT.withName("ee_data"))
                        .withName("sock_extended_err");
        static final long ERRNO = offset(LAYOUT, "ee_errno");
        static final long ORIGIN = offset(LAYOUT, "ee_origin");
        static final long DATA = offset(LAYOUT, "ee_data");

        private SockExtendedErr() {}
    }

    /** struct pollfd: what is to be known of a descriptor. */
    static final class Pollfd {
        static final GroupLayout LAYOUT =
                structLayout(
                                JAVA_INT.withName("fd"),
                                JAVA_SHORT.withName("events"),
                                JAVA_SHORT.withName("revents"))
                        .withName("pollfd");
        static final long FD = offset(LAYOUT, "fd");
        static final long EVENTS = offset(LAYOUT, "events");
        static final long RETURNED = offset(LAYOUT, "revents");

        private Pollfd() {}
    }

    /**
     * struct epoll_event. x86-64 packs it into 12 bytes, so that 32-bit programs share it;
     * everywhere else the data is aligned and it takes 16.
     */
    static final class EpollEvent {
        private static final boolean PACKED =
                System.getProperty("os.arch").toLowerCase(Locale.ROOT).matches("amd64|x86_64");
        static final ValueLayout.OfLong DATA_LAYOUT =
                PACKED ? ValueLayout.JAVA_LONG_UNALIGNED : JAVA_LONG;
        static final GroupLayout LAYOUT =
                (PACKED
                                ? structLayout(
                                        JAVA_INT.withName("events"), DATA_LAYOUT.withName("data"))
                                : structLayout(
                                        JAVA_INT.withName("events"),
                                        paddingLayout(4),
                                        DATA_LAYOUT.withName("data")))
                        .withName("epoll_event");
        static final long EVENTS = offset(LAYOUT, "events");
        static final long DATA = offset(LAYOUT, "data");

        private EpollEvent() {}
    }
}
