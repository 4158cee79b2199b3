"""What numpy does with the market maker's problems of benches/src/bin/lmsr.rs, on one thread.

Needs numpy. Usage: python benches/peers/lmsr_numpy.py
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import statistics
import time

import numpy as np

SCENARIOS, POINTS, CONSTRAINTS = 4096, 1000, 50


def timed(runs, work):
    """Best and median seconds."""
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds), statistics.median(seconds)


def report(what, seconds):
    print(f"{what}: best {seconds[0] * 1e6:.1f} us, median {seconds[1] * 1e6:.1f} us")


def binary(random):
    b, p = 100.0, 0.3
    shares = random.uniform(-40.0, 60.0, 100_000)
    best, median = timed(50, lambda: b * np.log1p(p * np.expm1(shares / b)))
    print(f"binary trade cost, in one array: best {len(shares) / best:.3e}/s, median {len(shares) / median:.3e}/s")


def scenarios(random):
    weights = random.uniform(0.01, 1.01, SCENARIOS)
    weights /= weights.sum()
    binding = random.uniform(size=(CONSTRAINTS, SCENARIOS)) < 0.14
    shadow_prices = np.where(binding, random.exponential(30.0, binding.shape), 0.0)
    factors = np.zeros((POINTS, CONSTRAINTS))
    for row in factors:
        row[random.choice(CONSTRAINTS, 5, replace=False)] = random.uniform(-0.5, 0.5, 5)
    prices = random.uniform(15.0, 55.0, SCENARIOS) - factors @ shadow_prices
    cuts = np.quantile(prices, [0.25, 0.5, 0.75], axis=1)
    part = (prices[None] > cuts[:, :, None]).sum(axis=0)
    events = (part[:, None, :] == np.arange(4)[None, :, None]).reshape(4 * POINTS, SCENARIOS)
    dense = events.astype(np.float64)
    b, sign = 100.0, [5.0]
    half = events[400] | events[401]

    print(f"scenario market: {SCENARIOS} scenarios, {len(events)} standing events")
    report("  all prices, events as floats", timed(30, lambda: dense @ weights))

    def trade():
        sign[0] = -sign[0]
        p = weights[half].sum()
        cost = b * np.log1p(p * np.expm1(sign[0] / b))
        weights[half] *= np.exp(sign[0] / b)
        weights[:] /= weights.sum()
        return cost, dense @ weights

    report("  trade on half of the scenarios, then all prices", timed(30, trade))

    def quote():
        given = ~(events[3001] & events[17])
        event = (events[1] | events[2]) & ~(events[42] ^ events[883])
        p = weights[event & given].sum() / weights[given].sum()
        return b * np.log1p(p * np.expm1(10.0 / b))

    report("  quote of a compound of four listed events given two more", timed(500, quote))


def tree(random):
    def table(*shape):
        raw = random.uniform(0.05, 1.05, shape)
        return raw / raw.sum(axis=-1, keepdims=True)

    regime, constraints, points = table(3), table(CONSTRAINTS, 3, 2), table(POINTS, 2, 4)
    parent = np.arange(POINTS) % CONSTRAINTS

    def prices():
        binds = np.einsum("r,crv->cv", regime, constraints)
        return np.einsum("pv,pvk->pk", binds[parent], points)

    print(f"tree market: {POINTS} points with 4 buckets on {CONSTRAINTS} constraints on a regime")
    report("  all prices", timed(500, prices))


def main():
    print(f"numpy {np.__version__}, one thread")
    random = np.random.default_rng(1)
    binary(random)
    scenarios(random)
    tree(random)


if __name__ == "__main__":
    main()
