"""PyTorch, without gradients where none are needed. Its tensors share the memory of NumPy's arrays, so that nothing is copied."""

import os
import re

import torch
from torch.nn import functional

torch.set_num_threads(1)


def linear_algebra():
    """The library that multiplies its matrices: a build may have it from the system, where it can be a slow one."""
    try:
        with open("/proc/self/maps", encoding="utf8") as maps:
            paths = {os.path.realpath(line.split()[-1]) for line in maps if "/lib" in line}
    except OSError:
        return ""
    names = sorted(os.path.basename(path) for path in paths if re.search(r"blas|mkl_core", os.path.basename(path)))
    return f" ({', '.join(names)})" if names else ""


VERSION = f"PyTorch {torch.__version__}{linear_algebra()}"


def prepare(work, inputs):
    """A function that does the work once and returns its results, or None."""
    make = {
        "conv": conv,
        "gemm": gemm,
        "unfold": unfold,
        "attention": attention,
        "training": training,
        "sampling": sampling,
    }.get(work["kind"])
    return make and make(work, {name: torch.from_numpy(array) for name, array in inputs.items()})


def inferred(compute):
    def run():
        with torch.inference_mode():
            return [result.numpy() for result in compute()]

    return run


def conv(work, inputs):
    x, weight, bias = inputs["x"], inputs["weight"], inputs["bias"]
    stride, padding = work["stride"], work["padding"]
    return inferred(lambda: [functional.conv2d(x, weight, bias, stride, padding)])


def gemm(_work, inputs):
    a, b = inputs["a"], inputs["b"]
    return inferred(lambda: [torch.mm(a, b)])


def unfold(work, inputs):
    x, k = inputs["x"], work["kernel_size"]
    return inferred(lambda: [functional.unfold(x, k, padding=work["padding"], stride=work["stride"])])


def attention(work, inputs):
    q, k, v = inputs["q"], inputs["k"], inputs["v"]
    scale = work["size"] ** -0.5

    def compute():
        weights = torch.softmax(torch.baddbmm(torch.empty(()), q, k.transpose(1, 2), beta=0, alpha=scale), dim=2)
        return [torch.bmm(weights, v), weights]

    return inferred(compute)


def training(work, inputs):
    weights = [inputs[name].requires_grad_() for name in ("positional_encoding", "W_Q", "W_K", "W_V")]
    x, y = inputs["x"], inputs["y"]
    attend = attention_layer(weights, work["size"])
    optimizer = torch.optim.Adam(weights, lr=work["learning_rate"])

    def run():
        optimizer.zero_grad(set_to_none=True)
        loss = (attend(x) - y).abs().sum(dim=1).mean()
        loss.backward()
        optimizer.step()
        return loss.item()

    run.check = lambda: [[run() for _ in range(20)]]
    return run


def attention_layer(weights, size):
    """Causal attention of one head over x (batch, 4), whose rows of X are [p_i, x_i], as a function to (batch, 4)."""
    positional, w_q, w_k, w_v = weights
    mask = torch.full((4, 4), -torch.inf).triu(1)
    scale = size**-0.5

    def attend(x):
        rows = torch.cat([positional.expand(len(x), -1, -1), x[:, :, None]], dim=2)
        scores = torch.bmm(rows @ w_q, (rows @ w_k).transpose(1, 2)) * scale + mask
        return torch.bmm(torch.softmax(scores, dim=2), rows @ w_v)[:, :, 0]

    return attend


def sampling(work, inputs):
    """Random histories in chunks that stay in the cache, as a batch of layers."""
    if work["layout"] != "batch":
        return None
    generator = torch.Generator().manual_seed(1)
    attend = attention_layer([inputs[name] for name in ("positional_encoding", "W_Q", "W_K", "W_V")], work["size"])
    chunk = 8192
    x = torch.zeros((chunk, 4))

    def compute():
        loss = 0.0
        for _ in range(work["samples"] // chunk):
            u = torch.rand((chunk, 2), generator=generator)
            x[:, 1:3], x[:, 3] = u, u[:, 0]
            loss += (attend(x) - u.repeat(1, 2)).abs().sum().item()
        return [torch.tensor([loss / work["samples"]])]

    return inferred(compute)
