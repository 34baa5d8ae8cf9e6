package org.truechimer.daemon.linux;

import java.io.IOException;

/** A system call failed in a way that the daemon cannot put right by itself. */
public final class SystemCallException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    SystemCallException(String what, int errno) {
        super(what + ": " + Libc.strerror(errno) + " (errno " + errno + ")");
        this.errno = errno;
    }

    /** {@return {@code result}, the outcome of a call, unless it is a negative errno} */
    static int check(String what, int result) throws SystemCallException {
        if (result < 0) {
            throw new SystemCallException(what, -result);
        }
        return result;
    }

    /** {@return the system's number for the reason, errno(3)} */
    public int errno() {
        return errno;
    }
}
