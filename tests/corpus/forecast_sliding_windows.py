"""A script without classes around it: windows over a series, an LSTM with its own states, inverse scaling."""

import numpy as np
import torch
import torch.nn as nn

np.random.seed(0)
series = np.sin(np.arange(160) / 7) + 0.1 * np.random.randn(160)
train_size = int(len(series) * 0.8)
low, high = series[:train_size].min(), series[:train_size].max()
scaled = 2 * (series - low) / (high - low) - 1
tensor = torch.FloatTensor(scaled).view(-1)
train_window = 12


def create_inout_sequences(input_data, tw):
    inout_seq = []
    L = len(input_data)
    for i in range(L - tw):
        train_seq = input_data[i : i + tw]
        train_label = input_data[i + tw : i + tw + 1]
        inout_seq.append((train_seq, train_label))
    return inout_seq


class LSTM(nn.Module):
    def __init__(self, input_size=1, hidden_layer_size=16, output_size=1):
        super().__init__()
        self.hidden_layer_size = hidden_layer_size
        self.lstm = nn.LSTM(input_size, hidden_layer_size)
        self.linear = nn.Linear(hidden_layer_size, output_size)
        self.hidden_cell = (torch.zeros(1, 1, self.hidden_layer_size), torch.zeros(1, 1, self.hidden_layer_size))

    def forward(self, input_seq):
        lstm_out, self.hidden_cell = self.lstm(input_seq.view(len(input_seq), 1, -1), self.hidden_cell)
        predictions = self.linear(lstm_out.view(len(input_seq), -1))
        return predictions[-1]


model = LSTM()
loss_function = nn.MSELoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
for seq, labels in create_inout_sequences(tensor[:train_size], train_window)[:6]:
    optimizer.zero_grad()
    model.hidden_cell = (torch.zeros(1, 1, model.hidden_layer_size), torch.zeros(1, 1, model.hidden_layer_size))
    y_pred = model(seq)
    single_loss = loss_function(y_pred, labels)
    single_loss.backward()
    optimizer.step()

model.eval()
test_inputs = tensor[-train_window:].tolist()
for i in range(5):
    seq = torch.FloatTensor(test_inputs[-train_window:])
    with torch.no_grad():
        model.hidden = (torch.zeros(1, 1, model.hidden_layer_size), torch.zeros(1, 1, model.hidden_layer_size))
        test_inputs.append(model(seq).item())
actual = (np.array(test_inputs[train_window:]).reshape(-1, 1) + 1) / 2 * (high - low) + low
assert actual.shape == (5, 1)

X = np.stack([scaled[i : i + train_window] for i in range(train_size - train_window)])
Y = scaled[train_window:train_size]
gru, head = nn.GRU(1, 8, num_layers=2, batch_first=True, dropout=0.1), nn.Linear(8, 1)
out, hn = gru(torch.tensor(X, dtype=torch.float32).unsqueeze(-1))
assert hn.shape == (2, len(X), 8)
loss = loss_function(head(out[:, -1]).squeeze(-1), torch.tensor(Y, dtype=torch.float32))
loss.backward()
