package org.truechimer.daemon.observe;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Those who ask.
 *
 * @param known how many are known
 * @param busiest those of them who asked most often, in no order
 */
public record ClientsSnapshot(long known, List<ClientSnapshot> busiest) {
    /** So many are told of; a server may know a million. */
    public static final int MOST = 3000;

    public ClientsSnapshot {
        busiest = List.copyOf(busiest);
    }

    /** Picks the busiest of all. One thread uses it. */
    public static final class Collector {
        private final PriorityQueue<ClientSnapshot> picked =
                new PriorityQueue<>(Comparator.comparingLong(c -> c.client().requests()));
        private long known;

        /** Begins with nobody. */
        public Collector() {}

        /** Takes another one. */
        public void add(ClientSnapshot client) {
            known++;
            picked.add(client);
            if (picked.size() > MOST) {
                picked.remove();
            }
        }

        /** {@return what there is so far} */
        public ClientsSnapshot snapshot() {
            return new ClientsSnapshot(known, List.copyOf(picked));
        }
    }
}
