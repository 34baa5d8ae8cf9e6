package org.truechimer.daemon.linux;

import static org.truechimer.daemon.linux.LinuxConstants.*;

import org.truechimer.proto.engine.ExchangeEnd;

import java.io.IOException;

/** A request could not be sent. */
public final class NetworkException extends IOException {
    private static final long serialVersionUID = 1L;

    private final ExchangeEnd end;

    NetworkException(String what, int errno) {
        super(what + ": " + Libc.strerror(errno));
        end = endOf(errno);
    }

    /** {@return how the exchange ended by it} */
    public ExchangeEnd end() {
        return end;
    }

    /** {@return {@code result}, the outcome of a call, unless it is a negative errno} */
    static int check(String what, int result) throws NetworkException {
        if (result < 0) {
            throw new NetworkException(what, -result);
        }
        return result;
    }

    /** {@return how an exchange ends by the fault {@code errno}} */
    static ExchangeEnd endOf(int errno) {
        return switch (errno) {
            case ECONNREFUSED -> ExchangeEnd.REFUSED;
            case ENETUNREACH, EHOSTUNREACH, ENETDOWN, EHOSTDOWN, EACCES -> ExchangeEnd.UNREACHABLE;
            default -> ExchangeEnd.SEND_FAILED;
        };
    }
}
