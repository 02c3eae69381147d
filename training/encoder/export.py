"""The trained network to ONNX with int8 weights, and the model folder around it."""

from __future__ import annotations

import copy
from functools import partial
from pathlib import Path

import numpy as np
import onnx
import torch
from network import Encoder, Layer  # type: ignore[import-not-found]
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

__all__ = ["export_float", "quantise"]

OUTPUTS = ("tags", "pos", "scripts", "starts", "ask", "say", "vectors")


class _Attention(torch.autograd.Function):
    """Attention as one operator of onnxruntime, faster than the seven that PyTorch would write."""

    @staticmethod
    def forward(
        ctx: object,  # noqa: ARG004 - PyTorch passes it
        q: torch.Tensor,
        k: torch.Tensor,
        v: torch.Tensor,
        layer: Layer,
    ) -> torch.Tensor:
        return Layer.attend(layer, torch.cat([q, k, v], -1), None)

    @staticmethod
    def symbolic(
        g: torch._C.Graph, q: torch._C.Value, k: torch._C.Value, v: torch._C.Value, layer: Layer
    ) -> torch._C.Value:
        node = g.op("com.microsoft::MultiHeadAttention", q, k, v, num_heads_i=layer.heads)
        node.setType(q.type())
        return node


class _Apart(nn.Module):
    """Queries, keys and values each by a product of their own: no copies to cut them apart."""

    def __init__(self, joined: nn.Linear) -> None:
        super().__init__()
        self.parts = nn.ModuleList()
        rows = zip(joined.weight.chunk(3), joined.bias.chunk(3), strict=True)
        for weight, bias in rows:
            part = nn.Linear(weight.shape[1], weight.shape[0])
            part.load_state_dict({"weight": weight, "bias": bias})
            self.parts.append(part)

    def forward(self, x: torch.Tensor) -> list[torch.Tensor]:
        return [part(x) for part in self.parts]


def _attend(layer: Layer, qkv: list[torch.Tensor], _mask: None) -> torch.Tensor:
    """`Layer.attend` for export, where one text has no padding to mask."""
    return _Attention.apply(*qkv, layer)


class _OneText(nn.Module):
    """The network as the package runs it: one text, its words' outputs."""

    def __init__(self, model: Encoder) -> None:
        super().__init__()
        self.model = copy.deepcopy(model)
        for layer in self.model.layers:
            layer.qkv = _Apart(layer.qkv)
            layer.attend = partial(_attend, layer)

    def forward(
        self, ids: torch.Tensor, hints: torch.Tensor, firsts: torch.Tensor, lasts: torch.Tensor
    ) -> tuple[torch.Tensor, ...]:
        out = self.model.read(self.model.encode(ids, hints, firsts[None], lasts[None])[0])
        return tuple(out[name] for name in OUTPUTS)


def export_float(model: Encoder, path: Path) -> None:
    """Write the network with float32 weights."""
    example = (
        torch.zeros((1, 8), dtype=torch.long),
        torch.zeros((1, 8), dtype=torch.long),
        torch.arange(1, 5),
        torch.arange(1, 5),
    )
    torch.onnx.export(
        _OneText(model).eval(),
        example,
        str(path),
        input_names=["ids", "hints", "firsts", "lasts"],
        output_names=list(OUTPUTS),
        dynamic_axes={
            "ids": {1: "pieces"},
            "hints": {1: "pieces"},
            "firsts": {0: "words"},
            "lasts": {0: "words"},
            **{name: {0: "words"} for name in OUTPUTS},
        },
        opset_version=17,
        dynamo=False,
    )


def quantise(source: Path, target: Path, *, reduce_range: bool = True) -> None:
    """Make weights int8: matrices by channel for dynamic int8, the table of pieces by row.

    Args:
        source: Network with float32 weights.
        target: The file to write.
        reduce_range: Seven bits, so that processors without VNNI do not saturate and give what
            others give.
    """
    quantize_dynamic(
        source,
        target,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        reduce_range=reduce_range,
        weight_type=QuantType.QInt8,
    )
    model = onnx.load(target)
    _quantise_pieces(model)
    onnx.save(model, target)


def _quantise_pieces(model: onnx.ModelProto) -> None:
    """Store the table of pieces as int8 with a scale a row; the rows that are read are scaled."""
    graph = model.graph
    table = max(
        (one for one in graph.initializer if one.data_type == TensorProto.FLOAT),
        key=lambda one: np.prod(one.dims),
    )
    values = numpy_helper.to_array(table)
    scale = np.abs(values).max(axis=1, keepdims=True) / 127
    scale[scale == 0] = 1
    rows = np.rint(values / scale).astype(np.int8)
    gather = next(
        node for node in graph.node if node.op_type == "Gather" and node.input[0] == table.name
    )
    ids, out = gather.input[1], gather.output[0]
    number = list(graph.node).index(gather)
    graph.node.remove(gather)
    graph.initializer.remove(table)
    graph.initializer.append(numpy_helper.from_array(rows, "pieces.rows"))
    graph.initializer.append(numpy_helper.from_array(scale.astype(np.float32), "pieces.scale"))
    for offset, node in enumerate(
        (
            helper.make_node("Gather", ["pieces.rows", ids], ["pieces.int8"], axis=0),
            helper.make_node("Cast", ["pieces.int8"], ["pieces.float"], to=TensorProto.FLOAT),
            helper.make_node("Gather", ["pieces.scale", ids], ["pieces.scales"], axis=0),
            helper.make_node("Mul", ["pieces.float", "pieces.scales"], [out]),
        )
    ):
        graph.node.insert(number + offset, node)
