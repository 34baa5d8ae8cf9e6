/*
 * The ideal filter: how well a clock can be held by one that knows everything but the noise itself.
 *
 * The world: an oscillator whose rate walks by `wander` a root second, changed once a second; an exchange each `interval`
 * seconds, some of them lost, with one-way delays u = x + base + a and v = -x + base' + b, where a and b are exponential with means
 * `out` and `back`. Bases, means and wander are known, so of several servers it does not matter which one is asked. Then the
 * density of both observations given x is proportional to exp(c x), c = 1/out - 1/back, where a >= 0 and b >= 0, and 0 for any
 * other x: with equal means, an exchange says x lies in [base' - v, u - base] and nothing else, and the posterior is that of a
 * random walk confined to such intervals. A particle filter computes it: each particle is drawn from its prediction, shifted by
 * c times its variance and cut to the interval, and weighed by how much of that lies there (a fully adapted filter); where
 * particles run out they are drawn again with a kernel that keeps mean and covariance (Liu and West 2001). The estimate is
 * the posterior mean, carried on by its rate between exchanges.
 *
 * oracle WANDER OUT BACK INTERVAL LOSS SECONDS SETTLED SEED PARTICLES
 * prints the rms of the error each second from SETTLED on, the mean square of the error over its own standard deviation at
 * exchanges, and how often the filter lost the truth and had to begin again. LOSS is the share of exchanges that are lost.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const double KERNEL = 0.1; /* width, in standard deviations of the posterior */

/* Two streams of chance, so that the world is the same whatever the filter does. */
static uint64_t world, filter, *state = &world;

static uint64_t bits(void) /* SplitMix64 */
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static double uniform(void) /* above 0, below 1 */
{
    return ((bits() >> 11) + 0.5) * 0x1p-53;
}

static double normal(void)
{
    return sqrt(-2 * log(uniform())) * cos(2 * M_PI * uniform());
}

static double share_below(double z)
{
    return 0.5 * erfc(-z * M_SQRT1_2);
}

/* A standard normal number within [low, high], of which `mass` lies there. */
static double normal_within(double low, double high, double mass)
{
    if (mass > 0.2) {
        for (;;) {
            double z = normal();
            if (z >= low && z <= high)
                return z;
        }
    }
    /* Uniform proposals under the density's greatest value there, within what has weight. */
    double mode = fmin(fmax(0, low), high);
    double reach = 6 / fmax(1, fabs(mode));
    low = fmax(low, mode - reach);
    high = fmin(high, mode + reach);
    for (;;) {
        double z = low + (high - low) * uniform();
        if (uniform() < exp(0.5 * (mode * mode - z * z)))
            return z;
    }
}

struct particle {
    double x, f;
};

struct moments {
    double x, f, xx, xf, ff;
};

static struct moments moments(const struct particle *p, const double *weight, int n)
{
    struct moments m = {0};
    for (int i = 0; i < n; i++) {
        m.x += weight[i] * p[i].x;
        m.f += weight[i] * p[i].f;
    }
    for (int i = 0; i < n; i++) {
        double dx = p[i].x - m.x, df = p[i].f - m.f;
        m.xx += weight[i] * dx * dx;
        m.xf += weight[i] * dx * df;
        m.ff += weight[i] * df * df;
    }
    return m;
}

/* Draws all particles anew by their weights; `kernel` spreads copies of one and shrinks all to the mean by as much. */
static void resample(struct particle *p, struct particle *spare, double *weight, int n, const struct moments *m, double kernel)
{
    double shrink = sqrt(1 - kernel * kernel), sum = weight[0], step = 1.0 / n, at = uniform() * step;
    double lxx = sqrt(m->xx), lfx = lxx > 0 ? m->xf / lxx : 0, lff = sqrt(fmax(0, m->ff - lfx * lfx));
    for (int i = 0, from = 0; i < n; i++, at += step) {
        while (sum < at && from < n - 1)
            sum += weight[++from];
        double a = kernel * normal(), b = kernel * normal();
        spare[i].x = m->x + shrink * (p[from].x - m->x) + lxx * a;
        spare[i].f = m->f + shrink * (p[from].f - m->f) + lfx * a + lff * b;
    }
    for (int i = 0; i < n; i++) {
        p[i] = spare[i];
        weight[i] = step;
    }
}

/* Turns logarithms of weights into weights of sum 1. Returns how much there was of it, as a share of the particles. */
static double normalise(double *weight, int n)
{
    double greatest = -INFINITY, total = 0;
    for (int i = 0; i < n; i++)
        greatest = fmax(greatest, weight[i]);
    if (greatest == -INFINITY)
        return 0;
    for (int i = 0; i < n; i++)
        total += weight[i] = exp(weight[i] - greatest);
    double squares = 0;
    for (int i = 0; i < n; i++) {
        weight[i] /= total;
        squares += weight[i] * weight[i];
    }
    return 1 / (squares * n);
}

/* Moves a particle on to an exchange `dt` seconds later. Returns the logarithm of its weight. */
static double follow(struct particle *p, double dt, double wander, double tilt, double low, double high)
{
    double qxx = wander * wander * dt * dt * dt / 3, qxf = wander * wander * dt * dt / 2, qff = wander * wander * dt;
    double gain = qxf / qxx, rest = sqrt(qff - gain * qxf), spread = sqrt(qxx);
    double predicted = p->x + p->f * dt, mean = predicted + tilt * qxx, a = (low - mean) / spread, b = (high - mean) / spread;
    double mass = a > 0 ? share_below(-a) - share_below(-b) : share_below(b) - share_below(a);
    if (mass < 1e-12)
        return -INFINITY;
    p->x = mean + spread * normal_within(a, b, mass);
    p->f += gain * (p->x - predicted) + rest * normal();
    return log(mass) + tilt * (predicted - low) + 0.5 * tilt * tilt * qxx;
}

int main(int argc, char **argv)
{
    if (argc != 10) {
        fprintf(stderr, "usage: oracle WANDER OUT BACK INTERVAL LOSS SECONDS SETTLED SEED PARTICLES\n");
        return 2;
    }
    double wander = atof(argv[1]), out = atof(argv[2]), back = atof(argv[3]), loss = atof(argv[5]), tilt = 1 / out - 1 / back;
    int interval = atoi(argv[4]), seconds = atoi(argv[6]), settled = atoi(argv[7]), n = atoi(argv[9]);
    world = strtoull(argv[8], NULL, 10) * 1000003u;
    filter = ~world;

    struct particle *p = calloc(n, sizeof *p), *spare = calloc(n, sizeof *p);
    double *weight = calloc(n, sizeof *weight);
    if (!p || !spare || !weight)
        return 1;

    double x = 0, f = 0; /* the truth; the start is taken out of it */
    double last_low = 0, last_high = 0, square = 0, normalised = 0, estimate_x = 0, estimate_f = 0;
    long counted = 0, exchanges = 0, lost = 0, count = 0, last = 0;
    for (int t = 0; t < seconds; t++) {
        if (t % interval == 0 && (loss == 0 || uniform() >= loss)) {
            double low = x + back * log(uniform()), high = x - out * log(uniform()), dt = t - last, effective = 0;
            state = &filter;
            if (count >= 2) {
                for (int i = 0; i < n; i++)
                    weight[i] = log(weight[i]) + follow(&p[i], dt, wander, tilt, low, high);
                effective = normalise(weight, n);
                lost += effective == 0;
            }
            if (count >= 1 && effective == 0) { /* what two exchanges say, without a word on the rate before */
                for (int i = 0; i < n; i++) {
                    double before = last_low + (last_high - last_low) * uniform();
                    p[i].x = low + (high - low) * uniform();
                    p[i].f = (p[i].x - before) / dt;
                    weight[i] = tilt * (p[i].x - low) + tilt * (before - last_low);
                }
                effective = normalise(weight, n);
            }
            if (count >= 1) {
                struct moments m = moments(p, weight, n);
                estimate_x = m.x;
                estimate_f = m.f;
                if (t >= settled) {
                    normalised += (m.x - x) * (m.x - x) / m.xx;
                    exchanges++;
                }
                if (effective < 0.5)
                    resample(p, spare, weight, n, &m, KERNEL);
            }
            state = &world;
            last_low = low;
            last_high = high;
            last = t;
            count++;
        }
        f += wander * normal();
        x += f;
        if (t + 1 > settled) {
            double error = estimate_x + estimate_f * (t + 1 - last) - x;
            square += error * error;
            counted++;
        }
    }
    printf("%.4e %.3f %ld\n", sqrt(square / counted), normalised / exchanges, lost);
    return 0;
}
