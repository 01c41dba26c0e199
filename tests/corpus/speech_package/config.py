from dataclasses import asdict, dataclass, field


@dataclass
class EncoderConfig:
    channels: list = field(default_factory=lambda: [16, 24])
    kernel: int = 3
    stride: int = 2
    rnn: str = "GRU"
    hidden: int = 20
    bidirectional: bool = True


@dataclass
class ModelConfig:
    n_mels: int = 40
    vocab: int = 29
    encoder: EncoderConfig = field(default_factory=EncoderConfig)

    def to_dict(self):
        return asdict(self)
