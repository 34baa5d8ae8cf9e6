package org.truechimer.proto.clock;

import org.truechimer.proto.octets.StateVisitor;

/**
 * A Gaussian belief about one path: the offset x of the server from the free-running clock
 * (seconds, against a base that the owner knows), its rate f (seconds per second), the least
 * one-way delay m (seconds, the mean of both directions) and by how much that of the way back
 * exceeds m (d, seconds), with their covariance.
 */
final class PathState {
    double x;
    double f;
    double m;
    double d;
    double xx;
    double xf;
    double xm;
    double xd;
    double ff;
    double fm;
    double fd;
    double mm;
    double md;
    double dd;

    /** Takes over another belief. */
    void set(PathState other) {
        x = other.x;
        f = other.f;
        m = other.m;
        d = other.d;
        xx = other.xx;
        xf = other.xf;
        xm = other.xm;
        xd = other.xd;
        ff = other.ff;
        fm = other.fm;
        fd = other.fd;
        mm = other.mm;
        md = other.md;
        dd = other.dd;
    }

    /**
     * Becomes the belief with no weight at all, to which {@link #addMean} and {@link #addSpread}
     * add others.
     */
    void clear() {
        x = f = m = d = 0;
        xx = xf = xm = xd = ff = fm = fd = mm = md = dd = 0;
    }

    /** Adds the mean of a part of a mixture. */
    void addMean(PathState part, double share) {
        x += share * part.x;
        f += share * part.f;
        m += share * part.m;
        d += share * part.d;
    }

    /**
     * Adds the covariance of a part of a mixture, once the mixture's mean is known: its own, and
     * that of its mean.
     */
    void addSpread(PathState part, double share) {
        double dx = part.x - x;
        double df = part.f - f;
        double dm = part.m - m;
        double dDifference = part.d - d;
        xx += share * (part.xx + dx * dx);
        xf += share * (part.xf + dx * df);
        xm += share * (part.xm + dx * dm);
        xd += share * (part.xd + dx * dDifference);
        ff += share * (part.ff + df * df);
        fm += share * (part.fm + df * dm);
        fd += share * (part.fd + df * dDifference);
        mm += share * (part.mm + dm * dm);
        md += share * (part.md + dm * dDifference);
        dd += share * (part.dd + dDifference * dDifference);
    }

    /**
     * Lets time pass.
     *
     * @param seconds how much
     * @param wander density of the rate's random walk, 1/sqrt(s)
     * @param swing density of its white noise, sqrt(s)
     */
    void predict(double seconds, double wander, double swing) {
        double noise = wander * wander;
        x += f * seconds;
        xx +=
                seconds * (2 * xf + seconds * ff + swing * swing)
                        + noise * seconds * seconds * seconds / 3;
        xf += seconds * ff + noise * seconds * seconds / 2;
        xm += seconds * fm;
        xd += seconds * fd;
        ff += noise * seconds;
    }

    /**
     * Goes back in time. What the rate did meanwhile is known no better than what it will do.
     *
     * @param seconds how far
     * @param noise how the rate moves
     */
    void rewind(double seconds, RateNoise noise) {
        predict(-seconds, 0, 0);
        double walk = noise.walk() * seconds;
        xx += seconds * noise.white() + walk * seconds * seconds / 3;
        xf -= walk * seconds / 2;
        ff += walk;
    }

    /**
     * The difference of the two least delays dies away: what no sample can tell is better not
     * believed for ever.
     *
     * @param share what is left of it
     */
    void fade(double share) {
        d *= share;
        xd *= share;
        fd *= share;
        md *= share;
        dd *= share * share;
    }

    /** Becomes less sure of everything: all deviations grow by this factor. */
    void widen(double factor) {
        double square = factor * factor;
        xx *= square;
        xf *= square;
        xm *= square;
        xd *= square;
        ff *= square;
        fm *= square;
        fd *= square;
        mm *= square;
        md *= square;
        dd *= square;
    }

    /** Takes in what is known of the rate from elsewhere, with its variance. */
    void learnRate(double frequency, double variance) {
        double precision = 1 / (ff + variance);
        double step = precision * (frequency - f);
        x += xf * step;
        m += fm * step;
        d += fd * step;
        f += ff * step;
        xx -= xf * xf * precision;
        xm -= xf * fm * precision;
        xd -= xf * fd * precision;
        mm -= fm * fm * precision;
        md -= fm * fd * precision;
        dd -= fd * fd * precision;
        double kept = variance * precision;
        xf *= kept;
        fm *= kept;
        fd *= kept;
        ff *= kept;
    }

    /** Both directions have the same least delay. */
    void level() {
        fade(0);
    }

    /**
     * The least delay of one direction alone may have changed.
     *
     * @param side +1 for the way back, -1 for the way out
     * @param seconds by how much, about
     */
    void jump(int side, double seconds) {
        double quarter = seconds * seconds / 4;
        mm += quarter;
        md += side * quarter;
        dd += quarter;
    }

    /**
     * {@return the variance of an observation, {@code side (d - x) + hf f + m}}
     *
     * @param side +1 for the way back, -1 for the way out
     * @param hf how the rate enters, seconds
     */
    double variance(int side, double hf) {
        return xx
                + dd
                - 2 * xd
                + hf * hf * ff
                + mm
                + 2 * (side * hf * (fd - xf) + side * (md - xm) + hf * fm);
    }

    /** Updates with such an observation, whose log-likelihood has these derivatives. */
    void update(int side, double hf, double gradient, double hessian) {
        double gainX = side * (xd - xx) + hf * xf + xm;
        double gainF = side * (fd - xf) + hf * ff + fm;
        double gainM = side * (md - xm) + hf * fm + mm;
        double gainD = side * (dd - xd) + hf * fd + md;
        x += gainX * gradient;
        f += gainF * gradient;
        m += gainM * gradient;
        d += gainD * gradient;
        xx += gainX * gainX * hessian;
        xf += gainX * gainF * hessian;
        xm += gainX * gainM * hessian;
        xd += gainX * gainD * hessian;
        ff += gainF * gainF * hessian;
        fm += gainF * gainM * hessian;
        fd += gainF * gainD * hessian;
        mm += gainM * gainM * hessian;
        md += gainM * gainD * hessian;
        dd += gainD * gainD * hessian;
    }

    void state(StateVisitor visitor) {
        x = visitor.f64(x);
        f = visitor.f64(f);
        m = visitor.f64(m);
        d = visitor.f64(d);
        xx = visitor.f64(xx);
        xf = visitor.f64(xf);
        xm = visitor.f64(xm);
        xd = visitor.f64(xd);
        ff = visitor.f64(ff);
        fm = visitor.f64(fm);
        fd = visitor.f64(fd);
        mm = visitor.f64(mm);
        md = visitor.f64(md);
        dd = visitor.f64(dd);
    }
}
