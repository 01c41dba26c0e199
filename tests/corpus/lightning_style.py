"""A class with the hooks of a training framework, and a small trainer that calls them."""

from typing import Any, Dict

import torch
from torch import nn
from torch.nn import functional as F


class Callback:
    def on_epoch_end(self, trainer, module): ...


class History(Callback):
    def __init__(self):
        self.rows = []

    def on_epoch_end(self, trainer, module):
        self.rows.append({k: float(v) for k, v in module.logged.items()})


class LightModule(nn.Module):
    def __init__(self):
        super().__init__()
        self.logged: Dict[str, Any] = {}

    @property
    def device(self):
        return next(self.parameters()).device

    def log(self, name, value, **kwargs):
        self.logged[name] = value.detach() if torch.is_tensor(value) else value

    def save_hyperparameters(self, **kwargs):
        self.hparams = type("HParams", (), kwargs)()


class LitSegmenter(LightModule):
    def __init__(self, in_channels: int = 3, classes: int = 2, lr: float = 1e-3, width: int = 8):
        super().__init__()
        self.save_hyperparameters(in_channels=in_channels, classes=classes, lr=lr, width=width)
        self.encoder = nn.Sequential(nn.Conv2d(in_channels, width, 3, 2, 1), nn.ReLU(), nn.Conv2d(width, width * 2, 3, 2, 1), nn.ReLU())
        self.decoder = nn.Sequential(nn.Conv2d(width * 2, classes, 1), nn.Upsample(scale_factor=4, mode="bilinear", align_corners=False))

    def forward(self, x):
        return self.decoder(self.encoder(x))

    def _shared_step(self, batch, stage):
        images, masks = batch["image"], batch["mask"]
        logits = self(images)
        loss = F.cross_entropy(logits, masks)
        iou = ((logits.argmax(1) == 1) & (masks == 1)).sum() / ((logits.argmax(1) == 1) | (masks == 1)).sum().clamp(min=1)
        self.log(f"{stage}_loss", loss, prog_bar=True)
        self.log(f"{stage}_iou", iou)
        return loss

    def training_step(self, batch, batch_idx):
        return self._shared_step(batch, "train")

    def validation_step(self, batch, batch_idx):
        return self._shared_step(batch, "val")

    def configure_optimizers(self):
        optimizer = torch.optim.AdamW(self.parameters(), lr=self.hparams.lr)
        return {"optimizer": optimizer, "lr_scheduler": torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=10)}


class Trainer:
    def __init__(self, max_epochs=1, callbacks=()):
        self.max_epochs, self.callbacks = max_epochs, list(callbacks)

    def fit(self, module, train, val=None):
        conf = module.configure_optimizers()
        for _ in range(self.max_epochs):
            module.train()
            for i, batch in enumerate(train):
                loss = module.training_step(batch, i)
                conf["optimizer"].zero_grad()
                loss.backward()
                conf["optimizer"].step()
            conf["lr_scheduler"].step()
            if val is not None:
                module.eval()
                with torch.no_grad():
                    for i, batch in enumerate(val):
                        module.validation_step(batch, i)
            for callback in self.callbacks:
                callback.on_epoch_end(self, module)


if __name__ == "__main__":
    batches = [{"image": torch.rand(2, 3, 32, 40), "mask": torch.randint(0, 2, (2, 32, 40))} for _ in range(2)]
    history = History()
    Trainer(2, [history]).fit(LitSegmenter(), batches, batches[:1])
    assert len(history.rows) == 2
