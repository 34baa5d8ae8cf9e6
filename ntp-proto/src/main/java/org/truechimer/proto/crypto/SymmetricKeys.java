package org.truechimer.proto.crypto;

import java.util.List;
import java.util.Optional;

/** Keys with different numbers. Immutable. */
public final class SymmetricKeys {
    /** No key at all. */
    public static final SymmetricKeys NONE = new SymmetricKeys(List.of());

    private final List<SymmetricKey> byId;

    /**
     * @param keys in any order
     * @throws IllegalArgumentException if two have the same number
     */
    public SymmetricKeys(List<SymmetricKey> keys) {
        byId = keys.stream().sorted((a, b) -> Integer.compareUnsigned(a.id(), b.id())).toList();
        for (int i = 1; i < byId.size(); i++) {
            if (byId.get(i).id() == byId.get(i - 1).id()) {
                throw new IllegalArgumentException("two keys with the number of " + byId.get(i));
            }
        }
    }

    /** {@return how many there are} */
    public int size() {
        return byId.size();
    }

    /**
     * {@return the key of a number}
     *
     * @param id its number
     */
    public Optional<SymmetricKey> find(int id) {
        int index = indexOf(id);
        return index < 0 ? Optional.empty() : Optional.of(byId.get(index));
    }

    /** {@return where in the order of the numbers a key is; negative if it is nowhere} */
    int indexOf(int id) {
        int from = 0;
        int to = byId.size() - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            int order = Integer.compareUnsigned(byId.get(middle).id(), id);
            if (order == 0) {
                return middle;
            } else if (order < 0) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return -1;
    }

    SymmetricKey at(int index) {
        return byId.get(index);
    }
}
