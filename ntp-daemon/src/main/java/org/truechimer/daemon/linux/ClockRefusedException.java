package org.truechimer.daemon.linux;

/** The kernel did not let the clock be steered; nothing was changed. */
public final class ClockRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int errno;

    ClockRefusedException(String what, int errno) {
        super("the kernel refused to " + what + ": " + Libc.strerror(errno) + remedy(errno));
        this.errno = errno;
    }

    /** {@return the system's number for the reason, errno(3); 1 (EPERM) without the privilege} */
    public int errno() {
        return errno;
    }

    private static String remedy(int errno) {
        return errno == LinuxConstants.EPERM
                ? "; it takes the capability CAP_SYS_TIME (AmbientCapabilities=CAP_SYS_TIME in a"
                        + " systemd unit, --cap-add SYS_TIME for a container)"
                : "";
    }
}
