import type { AttentionSizes } from "../core/sequence/attentionLayer.ts";
import type { MatrixSource } from "../core/sequence/matrixSource.ts";
import type { Task } from "../core/sequence/task.ts";
import { tooLongTask } from "../core/sequence/taskLength.ts";
import type { AttentionLayer } from "./layer.ts";
import { readMask } from "./maskInput.ts";
import { readMatrix, writtenShape } from "./matrixInput.ts";
import type { Problem } from "./problem.ts";
import { type ProblemCode, problem } from "./problemCodes.ts";
import { fix, replacing } from "./schemaProblems.ts";
import type { AttentionInput, MatrixInput } from "./sequenceSchema.ts";
import type { ParsedSource, Path } from "./source.ts";
import { type TasksResult, taskOf } from "./taskInput.ts";

export interface AttentionResult {
  readonly attention?: AttentionLayer;
  readonly problems: readonly Problem[];
}

/** Longer sequences are no longer drawn, and on a task no longer integrated over. */
const mostPositions = 8192;
const mostEntries = 2 ** 26;

const matrixKeys = ["positional_encoding", "W_Q", "W_K", "W_V", "W_O", "x"] as const;
type MatrixKey = (typeof matrixKeys)[number];

/** Checks what ties the keys of an attention layer together and puts example values where it gives no weights. */
export function readAttention(
  source: ParsedSource,
  path: Path,
  input: AttentionInput,
  tasks: TasksResult["tasks"],
): AttentionResult {
  const reader = new AttentionReader(source, path, input);
  const attention = reader.read(tasks);
  const isWrong = attention === undefined || reader.problems.some(({ severity }) => severity === "error");
  return isWrong ? { problems: reader.problems } : { attention, problems: reader.problems };
}

class AttentionReader {
  readonly problems: Problem[] = [];
  readonly #source: ParsedSource;
  readonly #path: Path;
  readonly #input: AttentionInput;
  readonly #matrices = new Map<MatrixKey, MatrixSource>();

  constructor(source: ParsedSource, path: Path, input: AttentionInput) {
    this.#source = source;
    this.#path = path;
    this.#input = input;
  }

  read(tasks: TasksResult["tasks"]): AttentionLayer | undefined {
    for (const key of matrixKeys) {
      const value: MatrixInput | undefined = this.#input[key];
      if (value === undefined) continue;
      const { matrix, problems } = readMatrix(this.#source, [...this.#path, key], value);
      this.problems.push(...problems);
      if (matrix === undefined) return undefined;
      this.#matrices.set(key, matrix);
    }
    const task = this.#task(tasks);
    if (task === "wrong") return undefined;
    const sizes = this.#sizes(task);
    if (sizes === undefined) return undefined;
    const { mask, problems } = readMask(this.#source, this.#path, this.#input.mask, sizes.positions);
    this.problems.push(...problems);
    const { num_heads, num_kv_heads, inputSize, keySize } = sizes;
    const examples: string[] = [];
    const weight = (key: MatrixKey, seed: number): MatrixSource => {
      const given = this.#matrices.get(key);
      if (given) return given;
      examples.push(key);
      return { kind: "random", distribution: "normal", seed, deviation: 1 / Math.sqrt(inputSize) };
    };
    const [W_Q, W_K, W_V] = [weight("W_Q", 1), weight("W_K", 2), weight("W_V", 3)];
    if (examples.length > 0) this.#tellExamples(examples);
    const { combine = "concat", scale = "sqrt_d_k", softcap = 0, tokens = [] } = this.#input;
    return {
      sizes: { ...sizes, num_heads, num_kv_heads },
      combine,
      mask,
      scale: scale === "sqrt_d_k" ? 1 / Math.sqrt(keySize) : scale,
      softcap: Math.max(0, softcap),
      positional_encoding: this.#matrices.get("positional_encoding"),
      W_Q,
      W_K,
      W_V,
      W_O: this.#matrices.get("W_O"),
      x: task === undefined ? (this.#matrices.get("x") ?? randomVectors) : undefined,
      tokens: Array.from({ length: sizes.positions }, (_, i) => tokens[i] ?? String(i + 1)),
      ...(task && { task: { name: this.#input.task ?? "", task } }),
      examples,
    };
  }

  /** The layer's task, if it has one, or that it is wrong. */
  #task(tasks: TasksResult["tasks"]): Task | "wrong" | undefined {
    const { task: name, x, sequence_length } = this.#input;
    if (name === undefined) {
      if (x !== undefined || sequence_length !== undefined) return undefined;
      const [first] = tasks.keys();
      const add =
        first === undefined ? [] : fix(`Add task: ${JSON.stringify(first)}`, this.#insert("task", first));
      this.#report(
        "missing-key",
        [],
        "An attention layer needs a sequence: a task, x, or sequence_length for random vectors.",
        add,
      );
      return "wrong";
    }
    if (x !== undefined) {
      const message = "task and x exclude each other: the values of the sequence come from one of them.";
      this.#report(
        "conflicting-keys",
        ["x"],
        message,
        fix("Remove x", this.#source.remove([...this.#path, "x"])),
      );
      return "wrong";
    }
    const { task, problems } = taskOf(this.#source, this.#path, name, tasks);
    this.problems.push(...problems);
    return task ?? "wrong";
  }

  #sizes(task: Task | undefined): AttentionSizes | undefined {
    const { embed_dim, combine = "concat", num_heads = 1, sequence_length } = this.#input;
    const given = writtenShape(this.#matrices.get("x"));
    const encoding = this.#matrices.get("positional_encoding");
    const positions = task?.x.length ?? given?.rows ?? sequence_length ?? 0;
    const tooLong = task && tooLongTask(task);
    if (tooLong !== undefined) return this.#report("too-large", ["task"], tooLong);
    if (positions > mostPositions) {
      return this.#report(
        "too-large",
        [given ? "x" : "sequence_length"],
        `A sequence may have at most ${mostPositions} positions, this one has ${positions}.`,
      );
    }
    if (positions === 0) {
      return this.#report(
        "missing-key",
        ["x"],
        "Random vectors need sequence_length: how many positions there are.",
      );
    }
    const vectorSize = task ? 1 : (given?.columns ?? embed_dim);
    if (vectorSize === undefined) {
      return this.#report(
        "missing-key",
        [],
        "Random vectors need embed_dim: how wide they are.",
        fix("Add embed_dim: 64", this.#insert("embed_dim", 64)),
      );
    }
    const encodingSize = writtenShape(encoding)?.columns ?? (encoding ? this.#randomEncoding(vectorSize) : 0);
    const rows = writtenShape(encoding)?.rows;
    if (rows !== undefined && rows !== positions) {
      const message = `positional_encoding has ${rows} rows, but there are ${positions} positions: it needs one row for each.`;
      return this.#report("matrix-shape", ["positional_encoding"], message);
    }
    if (combine === "add" && encodingSize > 0 && vectorSize !== 1 && vectorSize !== encodingSize) {
      const message = `Encodings of ${encodingSize} entries can't be added to vectors of ${vectorSize}: they must be equally wide.`;
      return this.#report("matrix-shape", ["positional_encoding"], message);
    }
    const inputSize =
      encodingSize === 0 ? vectorSize : combine === "add" ? encodingSize : encodingSize + vectorSize;
    return this.#headSizes({ positions, vectorSize, encodingSize, inputSize, num_heads }, task);
  }

  /** The width of random encodings: as wide as what they are added to, or what is left of embed_dim. */
  #randomEncoding(vectorSize: number): number {
    const { embed_dim, combine = "concat" } = this.#input;
    if (combine === "add") return embed_dim ?? vectorSize;
    return Math.max(1, (embed_dim ?? vectorSize + 1) - vectorSize);
  }

  #headSizes(
    sizes: Pick<AttentionSizes, "positions" | "vectorSize" | "encodingSize" | "inputSize" | "num_heads">,
    task: Task | undefined,
  ): AttentionSizes | undefined {
    const { inputSize, num_heads } = sizes;
    const { num_kv_heads = num_heads, head_dim = Math.max(1, Math.floor(inputSize / num_heads)) } =
      this.#input;
    if (num_heads % num_kv_heads !== 0) {
      const nearest = divisorNear(num_heads, num_kv_heads);
      const message = `num_heads = ${num_heads} is not a multiple of num_kv_heads = ${num_kv_heads}: each of these serves as many heads. The nearest that is: ${nearest}.`;
      return this.#report(
        "heads-not-divisible",
        ["num_kv_heads"],
        message,
        replacing(this.#source, [...this.#path, "num_kv_heads"], nearest),
      );
    }
    const [q, k, v] = (["W_Q", "W_K", "W_V"] as const).map((key) => writtenShape(this.#matrices.get(key)));
    for (const [key, shape] of [
      ["W_Q", q],
      ["W_K", k],
      ["W_V", v],
    ] as const) {
      if (shape === undefined || shape.rows === inputSize) continue;
      const parts =
        this.#input.combine === "add" || sizes.encodingSize === 0
          ? "the width of X"
          : `${sizes.encodingSize} of the encoding + ${sizes.vectorSize} of x`;
      return this.#report(
        "matrix-shape",
        [key],
        `${key} has ${shape.rows} rows, but X is ${inputSize} wide (${parts}): it needs ${inputSize} rows.`,
      );
    }
    const width =
      q?.columns ?? (k === undefined ? num_heads * head_dim : (k.columns / num_kv_heads) * num_heads);
    if (!Number.isInteger(width / num_heads))
      return this.#indivisible(
        q ? "W_Q" : "W_K",
        q?.columns ?? k?.columns ?? 0,
        q ? num_heads : num_kv_heads,
      );
    const keySize = width / num_heads;
    if (k && k.columns !== num_kv_heads * keySize) {
      return this.#report(
        "matrix-shape",
        ["W_K"],
        `W_K has ${k.columns} columns, but queries and keys are compared entry by entry: with ${num_kv_heads} head${num_kv_heads === 1 ? "" : "s"} of d_k = ${keySize} as in W_Q it needs ${num_kv_heads * keySize}.`,
      );
    }
    const values = v?.columns ?? num_kv_heads * (task && !this.#matrices.has("W_O") ? 1 : head_dim);
    if (!Number.isInteger(values / num_kv_heads)) return this.#indivisible("W_V", values, num_kv_heads);
    const valueSize = values / num_kv_heads;
    const out = writtenShape(this.#matrices.get("W_O"));
    if (out && out.rows !== num_heads * valueSize) {
      return this.#report(
        "matrix-shape",
        ["W_O"],
        `W_O has ${out.rows} rows, but ${num_heads} head${num_heads === 1 ? "" : "s"} of d_v = ${valueSize} give ${num_heads * valueSize} columns: it needs as many rows.`,
      );
    }
    const outputSize =
      out?.columns ?? (this.#matrices.has("W_O") ? (task ? 1 : inputSize) : num_heads * valueSize);
    if (task && outputSize !== 1) {
      const place = out ? "W_O" : v ? "W_V" : "num_heads";
      return this.#report(
        "output-not-scalar",
        [place],
        `The output is ${outputSize} wide, but the task asks for one number at each position: ${out ? `W_O needs 1 column` : `add a W_O of ${num_heads * valueSize} rows and 1 column`}.`,
      );
    }
    const largest = Math.max(sizes.positions, inputSize) * Math.max(inputSize, width, values, outputSize);
    if (largest > mostEntries)
      return this.#report(
        "too-large",
        ["embed_dim"],
        `A matrix of ${largest} entries is more than can be drawn: at most ${mostEntries}.`,
      );
    return { ...sizes, num_kv_heads, keySize, valueSize, outputSize };
  }

  #indivisible(key: MatrixKey, columns: number, heads: number): undefined {
    const nearest = Math.max(1, Math.round(columns / heads)) * heads;
    return this.#report(
      "heads-not-divisible",
      [key],
      `${key} has ${columns} columns, which ${heads} heads can't share alike. The nearest number that they can: ${nearest}.`,
    );
  }

  #tellExamples(keys: readonly string[]): void {
    const place = this.#source.locate([...this.#path, "type"]);
    const message = `Random values stand in for ${keys.join(", ")}. “Unroll: Train Design” finds better ones where there is a task.`;
    this.problems.push(problem("example-weights", place.value, message));
  }

  #insert(key: string, value: unknown) {
    return this.#source.insert(this.#path, key, value);
  }

  /** Tells a problem at a key of the layer, or at the layer itself. */
  #report(
    code: ProblemCode,
    at: Path,
    message: string,
    fixes: Parameters<typeof problem>[3] = [],
  ): undefined {
    const place = this.#source.locate([...this.#path, ...at]);
    const span = at.length === 0 ? (place.key ?? place.value) : place.value;
    this.problems.push(problem(code, span, message, fixes));
    return undefined;
  }
}

const randomVectors: MatrixSource = { kind: "random", distribution: "normal", seed: 0, deviation: 1 };

/** The divisor of n that is nearest to a number. */
function divisorNear(n: number, wanted: number): number {
  const divisors = Array.from({ length: n }, (_, i) => i + 1).filter((d) => n % d === 0);
  return divisors.reduce((best, d) => (Math.abs(d - wanted) < Math.abs(best - wanted) ? d : best), 1);
}
