# SPDX-License-Identifier: Apache-2.0
"""What the 14 touchpoints of the airline survey explain of satisfaction: LMG
with customer bootstraps, the peer of stats.Importances in numpy.

    airline.py FILE.csv.gz ratings|pairs|full RESAMPLES

Formulation, the fastest of those tried: a replicate's covariance matrix is
one row of (weights x products of columns), a matrix product over all
replicates at once; R2 of all 2^g subsets comes from sweeping one group after
the other out of the covariances, each step one array operation over all
subsets and replicates. Poisson(1) weights are looked up by 16 random bits (over
five times as fast as Generator.poisson). Threads share the replicates.
"""
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the threads below share the work

import csv
import gzip
import json
import math
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate

import numpy as np

ROWS = 2048  # of weights at a time: they stay in cache
BATCH = 100  # replicates at a time


def read(path):
    with gzip.open(path, "rt", newline="") as f:
        rows = list(csv.reader(f))[1:]
    ratings = np.array([r[7:21] for r in rows], dtype=float)
    satisfied = np.array([r[23] == "satisfied" for r in rows], dtype=float)
    return ratings, satisfied


def code(ratings, kind):
    """Gives the columns, and how many of them each touchpoint has."""
    columns, sizes = [], []
    row = np.arange(len(ratings))
    for j, rating in enumerate(ratings.T):
        met = rating > 0
        if kind == "full":
            met &= row // (j + 1) % 5 != 0
        if kind != "ratings" and (~met).sum() >= 30:
            columns += [met, rating * met]
            sizes.append(2)
        else:
            columns.append(rating)
            sizes.append(1)
    return np.column_stack(columns), sizes


def products(x, y):
    z = np.column_stack([np.ones(len(y)), x - x.mean(0), y - y.mean()])
    z = np.ascontiguousarray(z.T)
    i, j = np.triu_indices(len(z))
    return z[i] * z[j], len(z)


def poisson_table():
    mass = [math.exp(-1) / math.factorial(k) for k in range(9)]
    limits = np.round(np.array(list(accumulate(mass))) * 65536)
    return np.searchsorted(limits, np.arange(65536), side="right").astype(float)


def sums(p, replicates, rng, table):
    """Gives the weighted sums of products, one column per replicate."""
    out = np.zeros((len(p), replicates))
    for at in range(0, p.shape[1], ROWS):
        block = p[:, at:at + ROWS]
        bits = rng.integers(0, 65536, (block.shape[1], replicates), dtype=np.uint16)
        out += block @ table[bits]
    return out


def covariances(s, m):
    """Turns sums into covariance matrices, m-1 by m-1 by replicates."""
    full = np.empty((m, m, s.shape[1]))
    i, j = np.triu_indices(m)
    full[i, j] = full[j, i] = s / s[0]
    return full[1:, 1:] - full[0, 1:, None] * full[0, None, 1:]


def sweep(a):
    """Gives the upper triangles left when the first position is known."""
    k = a.shape[0]
    out = np.empty((k - 1, k - 1) + a.shape[2:])
    for i in range(1, k):
        np.multiply(a[0, i:], -(a[0, i] / a[0, 0]), out=out[i - 1, i - 1:])
        out[i - 1, i - 1:] += a[i, i:]
    return out


def subsets(cov, sizes):
    """Gives 1 - R2 of all subsets, 2^g by replicates; bit g-1-j is group j."""
    a = cov[:, :, None, :]
    for size in sizes:
        inside = a
        for _ in range(size):
            inside = sweep(inside)
        outside = a[size:, size:]
        k = inside.shape[0]
        both = np.empty((k, k, outside.shape[2], 2, cov.shape[2]))
        for i in range(k):
            both[i, i:, :, 0], both[i, i:, :, 1] = outside[i, i:], inside[i, i:]
        a = both.reshape(k, k, -1, cov.shape[2])
    return a[0, 0] / cov[-1, -1]


def shapley(g):
    """Gives the weights that turn 1 - R2 of the subsets into LMG, g by 2^g."""
    out = np.empty((g, 1 << g))
    size = np.array([bin(s).count("1") for s in range(1 << g)])
    def weight(s):
        return math.factorial(s) * math.factorial(g - s - 1) / math.factorial(g)
    joins = np.array([weight(s) if s < g else 0 for s in range(g + 1)])
    for j in range(g):
        member = np.arange(1 << g) >> (g - 1 - j) & 1 == 1
        out[j] = np.where(member, -joins[np.maximum(size - 1, 0)], joins[size])
    return out


def main():
    path, kind, resamples = sys.argv[1], sys.argv[2], int(sys.argv[3])
    ratings, y = read(path)
    start = time.perf_counter()
    x, sizes = code(ratings, kind)
    p, m = products(x, y)
    table, lmg = poisson_table(), shapley(len(sizes))
    point = lmg @ subsets(covariances(p.sum(1)[:, None], m), sizes)
    prepared = time.perf_counter() - start

    def batch(first):
        rng = np.random.Generator(np.random.SFC64(first))
        replicates = min(BATCH, resamples - first)
        return lmg @ subsets(covariances(sums(p, replicates, rng, table), m), sizes)

    start = time.perf_counter()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        draws = np.hstack(list(pool.map(batch, range(0, resamples, BATCH))))
    resampled = time.perf_counter() - start
    json.dump({
        "seconds": prepared + resampled, "prepared": prepared, "resampled": resampled, "resamples": draws.shape[1],
        "raw": point[:, 0].tolist(), "sd": draws.std(1, ddof=1).tolist(),
    }, sys.stdout)


main()
