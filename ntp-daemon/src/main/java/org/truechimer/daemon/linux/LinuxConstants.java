package org.truechimer.daemon.linux;

/**
 * Numbers of the kernel's interface under their C names, the same on x86-64 and arm64. A test
 * compares each field with the C compiler's value.
 */
final class LinuxConstants {
    private LinuxConstants() {}

    static final int EPERM = 1;
    static final int EINTR = 4;
    static final int EBADF = 9;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int ENAMETOOLONG = 36;
    static final int ENOMSG = 42;
    static final int ENETDOWN = 100;
    static final int ENETUNREACH = 101;
    static final int ECONNREFUSED = 111;
    static final int EHOSTDOWN = 112;
    static final int EHOSTUNREACH = 113;
    static final int ECANCELED = 125;

    static final int CLOCK_REALTIME = 0;
    static final int CLOCK_MONOTONIC = 1;
    static final int CLOCK_MONOTONIC_RAW = 4;
    static final int CLOCK_BOOTTIME = 7;

    static final int ADJ_FREQUENCY = 0x0002;
    static final int ADJ_MAXERROR = 0x0004;
    static final int ADJ_ESTERROR = 0x0008;
    static final int ADJ_STATUS = 0x0010;
    static final int ADJ_TAI = 0x0080;
    static final int ADJ_SETOFFSET = 0x0100;
    static final int ADJ_MICRO = 0x1000;
    static final int ADJ_NANO = 0x2000;
    static final int ADJ_TICK = 0x4000;
    static final int ADJ_OFFSET_SS_READ = 0xa001;

    static final int STA_PLL = 0x0001;
    static final int STA_PPSFREQ = 0x0002;
    static final int STA_PPSTIME = 0x0004;
    static final int STA_FLL = 0x0008;
    static final int STA_INS = 0x0010;
    static final int STA_DEL = 0x0020;
    static final int STA_UNSYNC = 0x0040;
    static final int STA_FREQHOLD = 0x0080;
    static final int STA_NANO = 0x2000;

    static final int TIME_OOP = 3;
    static final int TIME_WAIT = 4;

    static final int AF_UNIX = 1;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_SEQPACKET = 5;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int MSG_PEEK = 0x2;
    static final int MSG_TRUNC = 0x20;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_ERRQUEUE = 0x2000;
    static final int MSG_NOSIGNAL = 0x4000;

    static final int SOL_SOCKET = 1;
    static final int SOL_IP = 0;
    static final int SOL_IPV6 = 41;
    static final int SO_RCVBUF = 8;
    static final int SO_REUSEPORT = 15;
    static final int SO_RCVBUFFORCE = 33;
    static final int SO_TIMESTAMPING = 37;
    static final int SO_ATTACH_REUSEPORT_CBPF = 51;
    static final int SCM_TIMESTAMPING = 37;
    static final int IP_PKTINFO = 8;
    static final int IP_MTU_DISCOVER = 10;
    static final int IP_RECVERR = 11;
    static final int IP_PMTUDISC_PROBE = 3;
    static final int IPV6_MTU_DISCOVER = 23;
    static final int IPV6_PMTUDISC_PROBE = 3;
    static final int IPV6_RECVERR = 25;
    static final int IPV6_V6ONLY = 26;
    static final int IPV6_RECVPKTINFO = 49;
    static final int IPV6_PKTINFO = 50;

    static final int SOF_TIMESTAMPING_TX_SOFTWARE = 0x2;
    static final int SOF_TIMESTAMPING_RX_SOFTWARE = 0x8;
    static final int SOF_TIMESTAMPING_SOFTWARE = 0x10;
    static final int SOF_TIMESTAMPING_OPT_ID = 0x80;
    static final int SOF_TIMESTAMPING_OPT_TSONLY = 0x800;
    static final int SO_EE_ORIGIN_LOCAL = 1;
    static final int SO_EE_ORIGIN_ICMP = 2;
    static final int SO_EE_ORIGIN_ICMP6 = 3;
    static final int SO_EE_ORIGIN_TIMESTAMPING = 4;

    static final int POLLIN = 0x1;
    static final int EPOLL_CLOEXEC = 0x80000;
    static final int EPOLL_CTL_ADD = 1;
    static final int EPOLL_CTL_DEL = 2;
    static final int EPOLL_CTL_MOD = 3;
    static final int EPOLLIN = 0x1;
    static final int EPOLLONESHOT = 0x4000_0000;
    static final int EFD_CLOEXEC = 0x80000;
    static final int EFD_NONBLOCK = 0x800;
    static final int TFD_CLOEXEC = 0x80000;
    static final int TFD_NONBLOCK = 0x800;
    static final int TFD_TIMER_ABSTIME = 1;
    static final int TFD_TIMER_CANCEL_ON_SET = 2;

    static final int BPF_LD = 0x00;
    static final int BPF_ALU = 0x04;
    static final int BPF_JMP = 0x05;
    static final int BPF_RET = 0x06;
    static final int BPF_MISC = 0x07;
    static final int BPF_W = 0x00;
    static final int BPF_B = 0x10;
    static final int BPF_ABS = 0x20;
    static final int BPF_MUL = 0x20;
    static final int BPF_AND = 0x50;
    static final int BPF_RSH = 0x70;
    static final int BPF_MOD = 0x90;
    static final int BPF_XOR = 0xa0;
    static final int BPF_JA = 0x00;
    static final int BPF_JEQ = 0x10;
    static final int BPF_K = 0x00;
    static final int BPF_X = 0x08;
    static final int BPF_A = 0x10;
    static final int BPF_TAX = 0x00;
    static final int SKF_NET_OFF = -0x100000;
}
