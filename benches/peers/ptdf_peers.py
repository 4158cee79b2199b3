"""The problem of benches/src/bin/ptdf.rs, and its peers on one thread: numpy's dense products and scikit-learn's elastic-net path.

usage: python benches/peers/ptdf_peers.py make FOLDER     writes X.f64, Y.f64 and dims (seed 0)
       python benches/peers/ptdf_peers.py time FOLDER     times the peers on it
adelie is timed where it is installed.
"""
import os
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
import pathlib, sys, time, warnings
import numpy as np

warnings.filterwarnings("ignore")
MIX, LAMBDAS, SMALLEST = 0.5, 100, 1e-3


def make(folder):
    """Shadow prices that switch on and off with heavy-tailed frequencies, pairs that nearly repeat each other, local factors."""
    rng = np.random.default_rng(0)
    rows, columns, points = 8640, 460, 1000
    share = rng.pareto(1.1, columns) + 0.3
    share = np.minimum(share / share.sum() * 13, 0.5)
    duration = rng.uniform(3, 40, columns)
    x = np.zeros((rows, columns))
    for k in range(columns):
        starts = share[k] / duration[k] / (1 - share[k])
        on, level, base = rng.random() < share[k], 0.0, rng.lognormal(2.5, 1.1)
        draws, steps = rng.random(rows), rng.standard_normal(rows)
        for t in range(rows):
            if on and draws[t] < 1 / duration[k]:
                on = False
            elif not on and draws[t] < starts:
                on, level = True, rng.standard_normal()
            if on:
                level = 0.9 * level + 0.44 * steps[t]
                x[t, k] = round(min(base * np.exp(0.8 * level), 4500), 2)
    for j in range(40):
        mask = (rng.random(rows) < 0.15) & (x[:, j] > 0)
        x[:, columns - 1 - j] = np.where(mask, np.round(x[:, j] * rng.uniform(0.2, 0.8), 2), x[:, columns - 1 - j])
    x = x[:, np.where((x[: int(rows * 0.9)] > 0).sum(0) >= 12)[0][-300:]]
    columns = x.shape[1]
    places, centres = rng.random((points, 2)), rng.random((columns, 2))
    distance = ((places[None] - centres[:, None]) ** 2).sum(-1)
    factors = rng.choice([-1, 1], (columns, 1)) * np.exp(-distance / 0.03) * rng.uniform(0.1, 0.9, (columns, 1))
    factors += rng.standard_normal((columns, points)) * 0.005
    factors[np.abs(factors) < 0.004] = 0
    y = np.round(-x @ factors + rng.standard_normal((rows, points)) * 0.3, 2)
    x.tofile(folder / "X.f64")
    y.tofile(folder / "Y.f64")
    (folder / "dims").write_text(f"{rows} {columns} {points}")


def best(work, times=3):
    seconds = []
    for _ in range(times):
        start = time.process_time()
        result = work()
        seconds.append(time.process_time() - start)
    return min(seconds), result


def peers(folder):
    rows, columns, points = map(int, (folder / "dims").read_text().split())
    x = np.fromfile(folder / "X.f64").reshape(rows, columns)[: rows * 9 // 10]
    y = np.fromfile(folder / "Y.f64").reshape(rows, points)[: rows * 9 // 10]
    n = len(x)
    z = np.asfortranarray((x - x.mean(0)) / x.std(0))
    yc = (y - y.mean(0)) / y.std(0)
    first, gram = best(lambda: z.T @ z)
    second, products = best(lambda: z.T @ yc)
    print(f"numpy dense products: X'X {first:.4f} s, X'Y {second:.4f} s, sum {first + second:.4f} s", flush=True)
    sample = range(3, points, max(1, points // 24))

    def grid(j):
        return np.abs(products[:, j]).max() / n / MIX * np.logspace(0, np.log10(SMALLEST), LAMBDAS)

    def violation(beta, lambdas, j):
        worst = []
        for i in range(len(lambdas)):
            b = beta[:, i]
            g = products[:, j] / n - gram @ b / n - lambdas[i] * (1 - MIX) * b
            bound = lambdas[i] * MIX
            worst.append(np.where(b != 0, np.abs(g - bound * np.sign(b)), np.maximum(0, np.abs(g) - bound)).max() / bound)
        return worst

    def report(name, solve):
        solve(sample[0])
        start = time.process_time()
        solved = [solve(j) for j in sample]
        each = (time.process_time() - start) / len(sample)
        left = np.concatenate([violation(beta, grid(j), j) for j, beta in zip(sample, solved)])
        print(f"{name}: {each * 1e3:.2f} ms/point, {each * points:.1f} s for all; KKT violation median {np.median(left):.1e}, max {left.max():.1e}", flush=True)

    from sklearn.linear_model import enet_path

    def sklearn(tol):
        return lambda j: enet_path(z, np.ascontiguousarray(yc[:, j]), l1_ratio=MIX, alphas=grid(j), precompute=gram, Xy=products[:, j].copy(), check_input=False, tol=tol, max_iter=20000)[1]

    for tol in (1e-4, 1e-7, 1e-9):
        report(f"scikit-learn, Gram, tol {tol:.0e}", sklearn(tol))
    try:
        import adelie
    except ImportError:
        return
    scaled = np.asfortranarray(gram / n)

    def adelie_path(j):
        state = adelie.gaussian_cov(scaled, products[:, j] / n, alpha=MIX, lmda_path=grid(j), early_exit=False, progress_bar=False, tol=1e-7, rdev_tol=0)
        return state.betas.toarray().T

    report("adelie gaussian_cov, tol 1e-7", adelie_path)


if __name__ == "__main__":
    {"make": make, "time": peers}[sys.argv[1]](pathlib.Path(sys.argv[2]))
