package org.truechimer.proto.clock;

import org.truechimer.proto.octets.StateVisitor;

/**
 * A Gaussian belief about one path: the offset x of the server from the free-running clock
 * (seconds, against a base that the owner knows), its rate f (seconds per second) and the least
 * one-way delay m (seconds), with their covariance.
 */
final class PathState {
    double x;
    double f;
    double m;
    double xx;
    double xf;
    double xm;
    double ff;
    double fm;
    double mm;

    /** Takes over another belief. */
    void set(PathState other) {
        x = other.x;
        f = other.f;
        m = other.m;
        xx = other.xx;
        xf = other.xf;
        xm = other.xm;
        ff = other.ff;
        fm = other.fm;
        mm = other.mm;
    }

    /**
     * Becomes the belief with no weight at all, to which {@link #addMean} and {@link #addSpread}
     * add others.
     */
    void clear() {
        x = f = m = 0;
        xx = xf = xm = ff = fm = mm = 0;
    }

    /** Adds the mean of a part of a mixture. */
    void addMean(PathState part, double share) {
        x += share * part.x;
        f += share * part.f;
        m += share * part.m;
    }

    /**
     * Adds the covariance of a part of a mixture, once the mixture's mean is known: its own, and
     * that of its mean.
     */
    void addSpread(PathState part, double share) {
        double dx = part.x - x;
        double df = part.f - f;
        double dm = part.m - m;
        xx += share * (part.xx + dx * dx);
        xf += share * (part.xf + dx * df);
        xm += share * (part.xm + dx * dm);
        ff += share * (part.ff + df * df);
        fm += share * (part.fm + df * dm);
        mm += share * (part.mm + dm * dm);
    }

    /**
     * Lets time pass.
     *
     * @param seconds how much
     * @param wander density of the rate's random walk, 1/sqrt(s)
     */
    void predict(double seconds, double wander) {
        double noise = wander * wander;
        x += f * seconds;
        xx += seconds * (2 * xf + seconds * ff) + noise * seconds * seconds * seconds / 3;
        xf += seconds * ff + noise * seconds * seconds / 2;
        xm += seconds * fm;
        ff += noise * seconds;
    }

    /**
     * {@return the variance of {@code hx x + hf f + m}}
     *
     * @param hx how the offset enters: +1 on the way out, -1 on the way back
     * @param hf how the rate enters, seconds
     */
    double variance(double hx, double hf) {
        return hx * hx * xx + hf * hf * ff + mm + 2 * (hx * hf * xf + hx * xm + hf * fm);
    }

    /**
     * Updates with an observation of {@code hx x + hf f + m} whose log-likelihood has these
     * derivatives.
     */
    void update(double hx, double hf, double gradient, double hessian) {
        double gainX = hx * xx + hf * xf + xm;
        double gainF = hx * xf + hf * ff + fm;
        double gainM = hx * xm + hf * fm + mm;
        x += gainX * gradient;
        f += gainF * gradient;
        m += gainM * gradient;
        xx += gainX * gainX * hessian;
        xf += gainX * gainF * hessian;
        xm += gainX * gainM * hessian;
        ff += gainF * gainF * hessian;
        fm += gainF * gainM * hessian;
        mm += gainM * gainM * hessian;
    }

    void state(StateVisitor visitor) {
        x = visitor.f64(x);
        f = visitor.f64(f);
        m = visitor.f64(m);
        xx = visitor.f64(xx);
        xf = visitor.f64(xf);
        xm = visitor.f64(xm);
        ff = visitor.f64(ff);
        fm = visitor.f64(fm);
        mm = visitor.f64(mm);
    }
}
