package org.truechimer.proto.nts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The records of one message by their kinds.
 *
 * @param records in the order of the message
 */
record MessageFields(List<KeyExchangeRecord> records) {

    /**
     * Checks that only these kinds are in it, and an end, and unknown ones that may be passed over.
     *
     * @param unknown what an unknown critical record is answered with
     */
    void allow(ErrorCode unknown, List<Class<? extends KeyExchangeRecord>> allowed)
            throws MalformedMessageException {
        for (KeyExchangeRecord each : records) {
            switch (each) {
                case KeyExchangeRecord.EndOfMessage() -> {}
                case KeyExchangeRecord.Unknown(int type, boolean critical, int _) -> {
                    if (critical) {
                        throw new MalformedMessageException(
                                unknown, "the critical record of type " + type + " is unknown");
                    }
                }
                case KeyExchangeRecord known -> {
                    if (!allowed.contains(known.getClass())) {
                        throw new MalformedMessageException(
                                "a record of type "
                                        + known.type()
                                        + " does not belong into this message");
                    }
                }
            }
        }
    }

    /** {@return the records of a kind} */
    <R extends KeyExchangeRecord> List<R> all(Class<R> kind) {
        List<R> found = new ArrayList<>();
        for (KeyExchangeRecord each : records) {
            if (kind.isInstance(each)) {
                found.add(kind.cast(each));
            }
        }
        return found;
    }

    /** {@return the record of a kind, if there is one; two are a fault} */
    <R extends KeyExchangeRecord> Optional<R> atMostOne(Class<R> kind)
            throws MalformedMessageException {
        List<R> found = all(kind);
        if (found.size() > 1) {
            throw new MalformedMessageException(
                    "there are "
                            + found.size()
                            + " records of type "
                            + found.getFirst().type()
                            + ", where one at most may be");
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
    }

    /** {@return the one record of a kind} */
    <R extends KeyExchangeRecord> R required(Class<R> kind) throws MalformedMessageException {
        return atMostOne(kind)
                .orElseThrow(
                        () ->
                                new MalformedMessageException(
                                        "the record " + kind.getSimpleName() + " is missing"));
    }
}
