package org.truechimer.daemon.linux;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Signals that the daemon acts on. The JDK has a class for them that the compiler warns of and that
 * no other class of the JDK replaces, so it is reached by method handles here and nowhere else; it
 * needs the module {@code jdk.unsupported}. A handler in native code is no way: it would run in the
 * midst of whatever the thread does.
 */
public final class Signals {
    private static final Class<?> SIGNAL;
    private static final Class<?> HANDLER;
    private static final MethodHandle NEW_SIGNAL;
    private static final MethodHandle HANDLE;
    private static final MethodHandle RUN;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            SIGNAL = Class.forName("sun.misc.Signal");
            HANDLER = Class.forName("sun.misc.SignalHandler");
            NEW_SIGNAL =
                    lookup.findConstructor(SIGNAL, MethodType.methodType(void.class, String.class));
            HANDLE =
                    lookup.findStatic(
                            SIGNAL, "handle", MethodType.methodType(HANDLER, SIGNAL, HANDLER));
            RUN = lookup.findVirtual(Runnable.class, "run", MethodType.methodType(void.class));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(
                    "this Java has no sun.misc.Signal: its image lacks the module jdk.unsupported",
                    e);
        }
    }

    private Signals() {}

    /**
     * Has an action run, on a thread of its own, whenever a signal comes; what Java or the system
     * did on it is replaced.
     *
     * @param name without SIG: TERM, INT, HUP
     * @param action what to do; it may block
     * @throws IllegalArgumentException if there is no such signal or Java keeps it for itself
     *     (option -Xrs)
     */
    public static void on(String name, Runnable action) {
        MethodHandle run = MethodHandles.dropArguments(RUN.bindTo(action), 0, SIGNAL);
        try {
            Object _ =
                    HANDLE.invoke(
                            NEW_SIGNAL.invoke(name),
                            MethodHandleProxies.asInterfaceInstance(HANDLER, run));
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("sun.misc.Signal is not what it was", e);
        }
    }
}
