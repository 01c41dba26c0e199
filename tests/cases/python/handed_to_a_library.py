# run: never
"""Functions that only a library calls."""
import threading

import optuna
import torch
import torch.multiprocessing as mp
from torch import nn


def objective(trial):
    hidden = trial.suggest_int("hidden", 4, 128)
    net = nn.Sequential(nn.Linear(10, hidden), nn.ReLU(), nn.Linear(hidden, 2))
    if trial.should_prune():
        raise optuna.TrialPruned
    return net(torch.zeros(4, 11)).sum().item()  # error: [SHP203]


def worker(rank, world_size):
    print(nn.Linear(10, 3)(torch.zeros(4, 12)))  # error: [SHP203]


class Feeder:
    def __init__(self, width):
        self.net = nn.Linear(width, 3)

    def run(self, queue):
        queue.put(self.net(torch.zeros(4, 12)))  # error: [SHP203]


optuna.create_study().optimize(objective, n_trials=100)
mp.spawn(worker, nprocs=2, args=(2,))
threading.Thread(target=Feeder(7).run, args=(None,)).start()
