"""NumPy and SciPy: each work as one would write it for speed, with vectorised operations and memory that is used again."""

import numpy
import scipy
import scipy.sparse

VERSION = f"NumPy {numpy.__version__}, SciPy {scipy.__version__}"


def prepare(work, inputs):
    """A function that does the work once and returns its results, or None."""
    make = {
        "conv": conv,
        "gemm": gemm,
        "unfold": unfold,
        "attention": attention,
        "sparse": sparse,
        "sampling": sampling,
    }.get(work["kind"])
    return make and make(work, inputs)


def unfolding(work):
    """A function that unfolds x (1, c, n, n) to (c·k², positions), into the same memory each time."""
    channels, size, k = work["in_channels"], work["input_size"], work["kernel_size"]
    stride, padding = work["stride"], work["padding"]
    out = (size + 2 * padding - k) // stride + 1
    padded = numpy.zeros((channels, size + 2 * padding, size + 2 * padding), dtype=numpy.float32)
    inside = padded[:, padding : padding + size, padding : padding + size]
    columns = numpy.empty((channels, k, k, out, out), dtype=numpy.float32)
    span = (out - 1) * stride + 1

    def run(x):
        inside[...] = x[0]
        for y in range(k):
            for x_ in range(k):
                columns[:, y, x_] = padded[:, y : y + span : stride, x_ : x_ + span : stride]
        return columns.reshape(channels * k * k, out * out)

    return run


def unfold(work, inputs):
    run = unfolding(work)
    return lambda: [run(inputs["x"])]


def conv(work, inputs):
    columns = unfolding(work)
    weight = inputs["weight"].reshape(work["out_channels"], -1)
    bias = inputs["bias"][:, None]
    positions = columns(inputs["x"]).shape[1]
    result = numpy.empty((work["out_channels"], positions), dtype=numpy.float32)

    def run():
        numpy.matmul(weight, columns(inputs["x"]), out=result)
        numpy.add(result, bias, out=result)
        return [result]

    return run


def gemm(_work, inputs):
    result = numpy.empty_like(inputs["b"])
    return lambda: [numpy.matmul(inputs["a"], inputs["b"], out=result)]


def attention(work, inputs):
    q, k, v = inputs["q"], inputs["k"], inputs["v"]
    scale = numpy.float32(work["size"] ** -0.5)
    weights = numpy.empty((work["heads"], work["tokens"], work["tokens"]), dtype=numpy.float32)
    output = numpy.empty_like(v)

    def run():
        numpy.matmul(q * scale, k.transpose(0, 2, 1), out=weights)
        numpy.subtract(weights, weights.max(axis=2, keepdims=True), out=weights)
        numpy.exp(weights, out=weights)
        numpy.divide(weights, weights.sum(axis=2, keepdims=True), out=weights)
        numpy.matmul(weights, v, out=output)
        return [output, weights]

    return run


def sparse(work, inputs):
    """
    Compressed rows by broadcasting: where the taps of one output channel lie and which are inside, for all positions at once; the
    other channels have the same columns and other values. Where the taps of each axis lie is known beforehand.
    """
    channels, size, k = work["in_channels"], work["input_size"], work["kernel_size"]
    out_channels = work["out_channels"]
    out = (size + 2 * work["padding"] - k) // work["stride"] + 1
    at = numpy.arange(out, dtype=numpy.int32)[:, None] * work["stride"] - work["padding"] + numpy.arange(k, dtype=numpy.int32)
    inside = (at >= 0) & (at < size)
    # Axes: y, x of the output, input channel, y, x of the kernel.
    rows = (at * size)[:, None, None, :, None]
    columns = at[None, :, None, None, :]
    planes = (numpy.arange(channels, dtype=numpy.int32) * size * size)[None, None, :, None, None]
    taps = numpy.arange(channels * k * k, dtype=numpy.int32).reshape(1, 1, channels, k, k)
    inside_rows, inside_columns = inside[:, None, None, :, None], inside[None, :, None, None, :]
    shape = (out, out, channels, k, k)

    def run():
        present = numpy.broadcast_to(inside_rows & inside_columns, shape)
        indices = (planes + rows + columns)[present]
        tap = numpy.broadcast_to(taps, shape)[present]
        pointers = numpy.zeros(out_channels * out * out + 1, dtype=numpy.int32)
        numpy.cumsum(numpy.tile(present.reshape(out * out, -1).sum(axis=1), out_channels), out=pointers[1:])
        values = numpy.take(inputs["weight"].reshape(out_channels, -1), tap, axis=1).ravel()
        matrix = scipy.sparse.csr_matrix(
            (values, numpy.tile(indices, out_channels), pointers),
            shape=(out_channels * out * out, channels * size * size),
        )
        return [matrix.indptr, matrix.indices, matrix.data]

    return run


def sampling(work, inputs):
    return (sampling_batch if work["layout"] == "batch" else sampling_lines)(work, inputs)


def mean_loss(run_chunk, work, chunk):
    return lambda: [[sum(run_chunk() for _ in range(work["samples"] // chunk)) / work["samples"]]]


def sampling_batch(work, inputs):
    """Random histories in chunks that stay in the cache, as a batch of attention layers."""
    random = numpy.random.default_rng(1)
    scale = numpy.float32(work["size"] ** -0.5)
    chunk = 2048
    rows = numpy.zeros((chunk, 4, work["size"]), dtype=numpy.float32)
    rows[:, :, :-1] = inputs["positional_encoding"]
    w_q, w_k, w_v = inputs["W_Q"] * scale, inputs["W_K"], inputs["W_V"]
    mask = numpy.triu(numpy.full((4, 4), -numpy.inf, dtype=numpy.float32), 1)
    u = numpy.empty((chunk, 2), dtype=numpy.float32)

    def run_chunk():
        random.random(out=u, dtype=numpy.float32)
        rows[:, 1, -1], rows[:, 2, -1], rows[:, 3, -1] = u[:, 0], u[:, 1], u[:, 0]
        weights = (rows @ w_q) @ (rows @ w_k).transpose(0, 2, 1) + mask
        numpy.exp(weights - weights.max(axis=2, keepdims=True), out=weights)
        weights /= weights.sum(axis=2, keepdims=True)
        answers = (weights @ (rows @ w_v))[:, :, 0]
        return numpy.abs(answers - numpy.tile(u, 2)).sum(dtype=numpy.float64)

    return mean_loss(run_chunk, work, chunk)


def sampling_lines(work, inputs):
    """
    Random histories in chunks that stay in the cache, with the samples along the last axis, so that each operation runs over
    thousands of them; scores and weights pair by pair of positions.
    """
    random = numpy.random.default_rng(1)
    scale = numpy.float32(work["size"] ** -0.5)
    chunk = 8192
    positional = inputs["positional_encoding"]
    w_q, w_k, w_v = inputs["W_Q"].T * scale, inputs["W_K"].T.copy(), inputs["W_V"].T.copy()
    rows = numpy.zeros((work["size"], 4, chunk), dtype=numpy.float32)
    rows[:-1] = positional.T[:, :, None]
    u = numpy.empty((2, chunk), dtype=numpy.float32)
    targets = (0, 1, 0, 1)

    def run_chunk():
        random.random(out=u, dtype=numpy.float32)
        rows[-1, 1], rows[-1, 2], rows[-1, 3] = u[0], u[1], u[0]
        flat = rows.reshape(work["size"], -1)
        q, k, v = ((w @ flat).reshape(-1, 4, chunk) for w in (w_q, w_k, w_v))
        loss = 0.0
        for i in range(4):
            scores = (q[:, i, None] * k[:, : i + 1]).sum(axis=0)
            weights = numpy.exp(scores - scores.max(axis=0))
            answer = (weights * v[0, : i + 1]).sum(axis=0) / weights.sum(axis=0)
            loss += numpy.abs(answer - u[targets[i]]).sum(dtype=numpy.float64)
        return loss

    return mean_loss(run_chunk, work, chunk)
