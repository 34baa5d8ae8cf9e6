package org.truechimer.proto.engine;

/** Where the engine puts its effects, in the order in which they are to be carried out. */
@FunctionalInterface
public interface Outbox {

    /** Takes the next effect. */
    void add(Effect effect);
}
