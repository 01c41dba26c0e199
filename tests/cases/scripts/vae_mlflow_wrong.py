# run: never
"""An autoencoder of clothes, with mlflow and pictures at the end."""
import os
from datetime import datetime

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import mlflow
import mlflow.pytorch
import torch
import torchvision.transforms as transforms
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, random_split
from torchvision.datasets import FashionMNIST
from torchvision.utils import save_image
from tqdm.auto import tqdm, trange

DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")
STAMP = datetime.now().strftime("%Y%m%d-%H%M%S")
OUT = os.path.join("results", STAMP)
if not os.path.exists(OUT):
    os.makedirs(OUT)


class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc21, self.fc22 = nn.Linear(784, 400), nn.Linear(400, 20), nn.Linear(400, 20)
        self.fc3, self.fc4 = nn.Linear(20, 400), nn.Linear(400, 784)

    def encode(self, x):
        h = F.relu(self.fc1(x))
        return self.fc21(h), self.fc22(h)

    def decode(self, z):
        return torch.sigmoid(self.fc4(F.relu(self.fc3(z))))  # error: [SHP203]

    def forward(self, x):
        mu, logvar = self.encode(x.view(-1, 784))
        std = torch.exp(0.5 * logvar)
        return self.decode(mu + torch.randn_like(std) * std), mu, logvar


def loss_function(recon, x, mu, logvar):
    bce = F.binary_cross_entropy(recon, x.view(-1, 784), reduction="sum")
    return bce - 0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())


data = FashionMNIST("data", train=True, download=True, transform=transforms.ToTensor())
train_data, val_data = random_split(data, [50000, 10000])
train_loader = DataLoader(train_data, batch_size=128, shuffle=True)
val_loader = DataLoader(val_data, batch_size=128)
model = VAE().to(DEVICE)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
mlflow.set_experiment("vae")
with mlflow.start_run(run_name=STAMP) as run:
    mlflow.log_params({"lr": 1e-3, "batch": 128})
    for epoch in trange(3):
        model.train()
        losses = []
        with tqdm(train_loader, unit="batch") as progress:
            for x, _ in progress:
                progress.set_description(f"epoch {epoch}")
                x = x.to(DEVICE)
                recon, mu, logvar = model(x)
                loss = loss_function(recon, x, mu, logvar)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                losses.append(loss.item() / len(x))
                progress.set_postfix(loss=losses[-1])
        mlflow.log_metric("loss", sum(losses) / len(losses), step=epoch)
        model.eval()
        with torch.no_grad():
            for i, (x, _) in enumerate(val_loader):
                recon, mu, logvar = model(x)
                if i == 0:
                    n = min(x.size(0), 8)
                    both = torch.cat([x[:n], recon.view(128, 1, 28, 28)[:n]])
                    save_image(both.cpu(), os.path.join(OUT, f"{epoch}.png"), nrow=n)
    mlflow.pytorch.log_model(model, "model")
fig, axes = plt.subplots(4, 4, figsize=(8, 8))
samples = model.decode(torch.randn(16, 24)).view(16, 28, 28)
for ax, picture in zip(axes.flat, samples):
    ax.imshow(picture.detach().numpy(), cmap="gray")
    ax.axis("off")
plt.savefig(os.path.join(OUT, "samples.png"))
