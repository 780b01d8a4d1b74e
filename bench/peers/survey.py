# SPDX-License-Identifier: Apache-2.0
"""Reads a survey and computes the plain figures that are in our analysis of
it: the peer of `touchstone analyze SURVEY.csv` in pandas.

    survey.py FILE.csv

It does less than we do: no roles, no importances and intervals, no report; what
it does must be equal. It is told beforehand which columns are segments, which
saves a fifth of reading; we find out.
"""
import json
import sys
import time

import numpy as np
import pandas as pd

SEGMENTS = ["hotel", "region", "channel", "member_level", "purpose"]
TOUCHPOINTS = ["booking", "check_in", "room", "bed", "bathroom", "breakfast", "wifi", "staff", "pool", "spa", "check_out"]


def r_squared(ratings, y):
    """Fits y on (met, rating among those who met it) by the normal equations."""
    met = (~np.isnan(ratings)).astype(float)
    centred = np.nan_to_num(ratings - np.nanmean(ratings, axis=0))
    x = np.hstack([met - met.mean(0), centred - centred.mean(0)])
    d = y - y.mean()
    xy = x.T @ d
    return xy @ np.linalg.solve(x.T @ x, xy) / (d @ d)


def main():
    start = time.perf_counter()
    d = pd.read_csv(sys.argv[1], dtype={s: "category" for s in SEGMENTS})
    read = time.perf_counter() - start
    d.describe()
    score = 100.0 * (d["recommend"] >= 9) - 100.0 * (d["recommend"] <= 6)
    segments = {}
    for by in SEGMENTS:
        groups = pd.concat([score.rename("nps"), d[TOUCHPOINTS]], axis=1).groupby(d[by], observed=True).mean()
        for name, row in groups.iterrows():
            segments[by + "=" + name] = row["nps"]
    means = d[TOUCHPOINTS].mean()
    r2 = r_squared(d[TOUCHPOINTS].to_numpy(dtype=float), d["recommend"].to_numpy(dtype=float))
    seconds = time.perf_counter() - start
    json.dump({
        "seconds": seconds, "read": read, "rows": len(d), "nps": score.mean(), "r2": r2,
        "means": {t: means[t] for t in TOUCHPOINTS}, "segments": segments,
    }, sys.stdout)


main()
