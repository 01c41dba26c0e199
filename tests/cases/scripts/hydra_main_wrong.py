# run: never
"""Hydra hands the configuration over."""
import hydra
import torch
from omegaconf import DictConfig, OmegaConf
from torch import nn


@hydra.main(version_base=None, config_path="conf", config_name="config")
def main(cfg: DictConfig) -> None:
    print(OmegaConf.to_yaml(cfg))
    torch.manual_seed(cfg.seed)
    net = nn.Sequential(nn.Linear(cfg.model.inputs, cfg.model.hidden), nn.ReLU(), nn.Linear(cfg.model.hidden, 10))
    optimizer = torch.optim.Adam(net.parameters(), lr=cfg.lr)
    for epoch in range(cfg.epochs):
        out = net(torch.randn(cfg.batch, cfg.model.inputs))
        loss = nn.functional.cross_entropy(out, torch.zeros(cfg.batch).long())
        loss.backward()
        optimizer.step()
    head = nn.Linear(10, 4)
    print(head(torch.zeros(3, 12)))  # error: [SHP203]


if __name__ == "__main__":
    main()
