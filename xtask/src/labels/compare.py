"""Runs crowd-kit on the draws of the folder that is named, and compares its labels and ours with the truth."""

import multiprocessing
import os
import pathlib
import statistics
import sys
import warnings

import pandas
from crowdkit.aggregation import GLAD, MACE, DawidSkene, MajorityVote

FOLDER = pathlib.Path(sys.argv[1])
KINDS = ["all", "half", "three"]
METHODS = {
    "majority": MajorityVote,
    "dawid_skene": lambda: DawidSkene(n_iter=100),
    "glad": GLAD,
    "mace": lambda: MACE(random_state=0),
}


def table(name, columns):
    return pandas.read_csv(FOLDER / name, names=columns, header=None, dtype=str)


def share(found, truth):
    return sum(label == truth[question] for question, label in found.items()) / len(found)


def judge(draw):
    """The share of right labels by each method. Halves are compared with Dawid and Skene alone: the others take long."""
    warnings.filterwarnings("ignore")
    truth = dict(table("truth.csv", ["task", "label"]).values)
    shares = {"ours": share(dict(table(f"{draw}.labels.csv", ["task", "label"]).values), truth)}
    answers = table(f"{draw}.answers.csv", ["task", "worker", "label"])
    for name, method in METHODS.items():
        if name in ("majority", "dawid_skene") or not draw.startswith("half"):
            shares[name] = share(dict(method().fit_predict(answers)), truth)
    return draw, shares


def main():
    draws = sorted(path.name.removesuffix(".answers.csv") for path in FOLDER.glob("*.answers.csv"))
    with multiprocessing.Pool(os.cpu_count()) as pool:
        judged = dict(pool.imap_unordered(judge, draws))
    print(f"{'draws':10}" + "".join(f"{name:>13}" for name in ["ours", *METHODS]))
    below = []
    for kind in KINDS:
        some = [shares for draw, shares in judged.items() if draw.startswith(f"{kind}-")]
        means = {name: statistics.fmean(shares[name] for shares in some) for name in some[0]}
        cells = (f"{means[name]:13.4f}" if name in means else f"{'':13}" for name in ["ours", *METHODS])
        print(f"{kind:6}{len(some):4}" + "".join(cells))
        rivals = {"all": ["dawid_skene"], "half": ["dawid_skene"], "three": list(METHODS)}[kind]
        best = max(means[name] for name in rivals)
        if means["ours"] < best or kind == "half" and means["ours"] == best:
            below.append(kind)
    if below:
        sys.exit(f"expected labels at least as good, got worse ones in: {', '.join(below)}")


if __name__ == "__main__":
    os.environ["OMP_NUM_THREADS"] = "1"
    main()
