"""The network: a small BERT over pieces and registry hints, with a head for each task."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from examples import CONVENTIONS, HINTS, TAGS, UPOS  # type: ignore[import-not-found]
from torch import nn
from weights import EncoderWeights  # type: ignore[import-not-found]

__all__ = ["HEADS", "Encoder", "Layer", "Outputs", "Sizes", "pool_labels"]

#: The parts that the base model does not have.
HEADS = (
    *("hints", "merge", "shared", "tags", "pos", "xpos", "scripts", "starts"),
    *("ask", "say", "vectors"),
)
#: Room for the treebank's own tags (139 in Talbanken); they are only learnt from, never exported.
XPOS = 160


@dataclass(frozen=True)
class Sizes:
    """Sizes of a network; `heads` and `inner` are the same in all layers, or told for each."""

    vocabulary: int
    layers: int
    hidden: int = 384
    heads: int | tuple[int, ...] = 12
    inner: int | tuple[int, ...] = 1536
    positions: int = 512
    scripts: int = 400
    labels: int = 51
    piece_layers: int | None = None  # from then on a word goes on as one vector; None: never
    head_width: int = 32

    def __post_init__(self) -> None:
        for name in ("heads", "inner"):  # JSON has lists
            value = getattr(self, name)
            object.__setattr__(self, name, value if isinstance(value, int) else tuple(value))

    def list_heads(self) -> tuple[int, ...]:
        """The heads of attention of each layer."""
        return _spread(self.heads, self.layers)

    def list_inner(self) -> tuple[int, ...]:
        """The inner neurons of each layer."""
        return _spread(self.inner, self.layers)


def _spread(value: int | tuple[int, ...], layers: int) -> tuple[int, ...]:
    return (value,) * layers if isinstance(value, int) else value


class Outputs(dict):
    """Outputs by name, a row for each word: tags, pos, xpos, scripts and so on."""


class Layer(nn.Module):
    """A layer of BERT (post-norm), written out so that it exports to a plain ONNX graph."""

    def __init__(self, hidden: int, heads: int, head_width: int, inner: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(hidden, 3 * heads * head_width)
        self.out = nn.Linear(heads * head_width, hidden)
        self.norm1 = nn.LayerNorm(hidden, eps=1e-12)
        self.up = nn.Linear(hidden, inner)
        self.down = nn.Linear(inner, hidden)
        self.norm2 = nn.LayerNorm(hidden, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        """Run the layer over float (batch, length, hidden); `mask` is that of `attend`."""
        x = self.norm1(x + self.drop(self.out(self.attend(self.qkv(x), mask))))
        return self.norm2(x + self.drop(self.down(nn.functional.gelu(self.up(x)))))

    def attend(self, qkv: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        """Attention of all heads over queries, keys and values that stand side by side.

        Args:
            qkv: float (batch, length, 3 x heads x head width).
            mask: bool, True where attention may look, broadcast to (batch, heads, length, length).
        """
        batch, length, width = qkv.shape
        parts = qkv.view(batch, length, 3, self.heads, width // 3 // self.heads)
        q, k, v = parts.permute(2, 0, 3, 1, 4)
        mixed = nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        return mixed.transpose(1, 2).reshape(batch, length, width // 3)


class Encoder(nn.Module):
    """The encoder with its heads.

    Args:
        sizes: Sizes.
    """

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        hidden = sizes.hidden
        self.pieces = nn.Embedding(sizes.vocabulary, hidden)
        self.places = nn.Embedding(sizes.positions, hidden)
        self.hints = nn.Embedding(len(HINTS), hidden)
        nn.init.normal_(self.hints.weight, std=0.02)
        nn.init.zeros_(self.hints.weight[0].data)
        self.norm = nn.LayerNorm(hidden, eps=1e-12)
        self.layers = nn.ModuleList(
            Layer(hidden, heads, sizes.head_width, inner)
            for heads, inner in zip(sizes.list_heads(), sizes.list_inner(), strict=True)
        )
        self.drop = nn.Dropout(0.1)
        # A word goes on as its first piece, plus what its last one (its ending) tells.
        self.merge = nn.Linear(hidden, hidden, bias=False)
        nn.init.zeros_(self.merge.weight)
        # What all conventions share of a tag, and what each has of its own.
        self.shared = nn.Linear(hidden, len(TAGS))
        self.tags = nn.Linear(hidden, len(CONVENTIONS) * len(TAGS))
        nn.init.zeros_(self.tags.weight)
        self.pos = nn.Linear(hidden, len(UPOS))
        self.xpos = nn.Linear(hidden, XPOS)
        self.scripts = nn.Linear(hidden, sizes.scripts)
        self.starts = nn.Linear(hidden, 1)
        self.ask = nn.Linear(hidden, sizes.labels)
        self.say = nn.Linear(hidden, sizes.labels)
        self.vectors = nn.Linear(hidden, hidden)

    def load_base(self, weights: EncoderWeights, kept: np.ndarray) -> None:
        """Take over the weights of a BERT of as many layers, and of its pieces those in `kept`."""
        get = {key: torch.tensor(value) for key, value in weights.tensors.items()}
        kind = get["embeddings.token_type_embeddings.weight"][0]
        with torch.no_grad():
            self.pieces.weight.copy_(get["embeddings.word_embeddings.weight"][torch.tensor(kept)])
            self.places.weight.copy_(get["embeddings.position_embeddings.weight"] + kind)
            self.norm.weight.copy_(get["embeddings.LayerNorm.weight"])
            self.norm.bias.copy_(get["embeddings.LayerNorm.bias"])
            for number, layer in enumerate(self.layers):
                p = f"encoder.layer.{number}."
                for part in ("weight", "bias"):
                    a = p + "attention.self."
                    layer.qkv.get_parameter(part).copy_(
                        torch.cat([get[f"{a}{n}.{part}"] for n in ("query", "key", "value")])
                    )
                    for module, name in (
                        (layer.out, "attention.output.dense"),
                        (layer.norm1, "attention.output.LayerNorm"),
                        (layer.up, "intermediate.dense"),
                        (layer.down, "output.dense"),
                        (layer.norm2, "output.LayerNorm"),
                    ):
                        module.get_parameter(part).copy_(get[f"{p}{name}.{part}"])
            nn.init.eye_(self.vectors.weight)
            nn.init.zeros_(self.vectors.bias)
            nn.init.zeros_(self.ask.weight)
            nn.init.zeros_(self.ask.bias)

    def shrink(self, sizes: Sizes, *, lowest: bool = False) -> Encoder:
        """A smaller network with layers of this one and their strongest neurons.

        Args:
            sizes: Sizes of the smaller one.
            lowest: Whether to take the lowest layers, instead of layers evenly spread.
        """
        smaller = Encoder(sizes)
        own = {k: v for k, v in self.state_dict().items() if not k.startswith("layers.")}
        last = len(self.layers) - 1
        for new, inner in enumerate(sizes.list_inner()):
            old = new if lowest else round(new * last / (sizes.layers - 1))
            state = self.layers[old].state_dict()
            strength = state["up.weight"].norm(dim=1) * state["down.weight"].norm(dim=0)
            kept = strength.topk(inner).indices.sort().values
            for name in ("up.weight", "up.bias"):
                state[name] = state[name][kept]
            state["down.weight"] = state["down.weight"][:, kept]
            own |= {f"layers.{new}.{key}": value for key, value in state.items()}
        smaller.load_state_dict(own)
        return smaller

    def encode(
        self,
        ids: torch.Tensor,
        hints: torch.Tensor,
        firsts: torch.Tensor | None = None,
        lasts: torch.Tensor | None = None,
        *,
        mask: torch.Tensor | None = None,
        words: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Encode texts.

        Args:
            ids: int64 (batch, pieces), piece ids.
            hints: int64 (batch, pieces), numbers of HINTS.
            firsts: int64 (batch, words), the place of the first piece of each word; None gives
                the vectors of the pieces.
            lasts: int64 (batch, words), the same of the last piece.
            mask: bool (batch, pieces), False for padding; None where there is none.
            words: bool (batch, words), the same for words.

        Returns:
            float (batch, words or pieces, hidden).
        """
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.drop(self.norm(self.pieces(ids) + self.places(places) + self.hints(hints)))
        wide = None if mask is None else mask[:, None, None, :]
        for number, layer in enumerate(self.layers):
            if number == self.sizes.piece_layers and firsts is not None and lasts is not None:
                x = _gather(x, firsts) + self.merge(_gather(x, lasts))
                wide = None if words is None else words[:, None, None, :]
            x = layer(x, wide)
        if firsts is not None and self.sizes.piece_layers is None:
            x = _gather(x, firsts)
        return x

    def read(self, words: torch.Tensor) -> Outputs:
        """The heads' outputs for the vectors of words, float (..., hidden)."""
        words = self.drop(words)
        return Outputs(
            tags=self.tags(words) + torch.cat([self.shared(words)] * len(CONVENTIONS), -1),
            pos=self.pos(words),
            xpos=self.xpos(words),
            scripts=self.scripts(words),
            starts=self.starts(words).squeeze(-1),
            ask=self.ask(words),
            say=self.say(words),
            vectors=self.vectors(words),
        )


def _gather(x: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    return x.gather(1, places[..., None].expand(-1, -1, x.shape[-1]))


def pool_labels(ask: torch.Tensor, say: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Logits of the labels: what the words say, weighted by how much each is asked.

    Args:
        ask: float (batch, words, labels), how much each label heeds each word.
        say: float (batch, words, labels), what each word says for it.
        mask: bool (batch, words).
    """
    weight = torch.softmax(ask.masked_fill(~mask[..., None], -1e4), dim=1)
    return (weight * say).sum(1)
