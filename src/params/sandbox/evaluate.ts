import type {
  QuickJSContext,
  QuickJSHandle,
  QuickJSRuntime,
  QuickJSWASMModule,
} from "quickjs-emscripten-core";
import type { SandboxLimits } from "../limits.ts";
import type { ProblemCode } from "../problemCodes.ts";
import { discardEngine, loadEngine } from "./engine.ts";
import { decodeResult, type Failure, framesOf, type Outcome } from "./outcome.ts";
import { mostValues, preludeSource } from "./prelude.ts";

/** JavaScript modules that are all there is to import. */
export interface Program {
  readonly entry: string;
  readonly modules: ReadonlyMap<string, string>;
  /** The module that an import of another one names. */
  resolve(importer: string, specifier: string): string | undefined;
}

/**
 * Small, because the engine counts only its own stack, while each of its calls takes several times as much of the
 * host's, whose overflow it does not survive.
 */
const stackBytes = 128 * 1024;

/**
 * Runs a program in an engine of its own, which has the language and nothing of the host: no files, no network, no
 * timers. Whatever happens inside, this returns.
 *
 * @param now the clock, in milliseconds, that the time limit is measured by
 */
export async function evaluate(
  program: Program,
  limits: SandboxLimits,
  now: () => number = Date.now,
): Promise<Outcome> {
  const engine = await loadEngine();
  try {
    return runIn(engine, program, limits, now);
  } catch (error) {
    // Not an exception of the program but of the engine itself, whose memory can't be trusted any more.
    discardEngine();
    if (error instanceof RangeError)
      return failure("stack-limit", "Functions or brackets are nested too deeply.");
    return failure("sandbox-failed", `The engine that evaluates the file broke down: ${String(error)}`);
  }
}

function runIn(
  engine: QuickJSWASMModule,
  program: Program,
  { milliseconds, megabytes }: SandboxLimits,
  now: () => number,
): Outcome {
  const runtime = engine.newRuntime();
  const clock = { deadline: now() + milliseconds, expired: false };
  runtime.setMemoryLimit(megabytes * 2 ** 20);
  runtime.setMaxStackSize(stackBytes);
  runtime.setInterruptHandler(() => {
    clock.expired ||= now() > clock.deadline;
    return clock.expired;
  });
  serveModules(runtime, program);
  const context = runtime.newContext();
  const outcome = runProgram(context, program);
  release(runtime, context);
  if (!clock.expired) return outcome;
  const frames = outcome.kind === "failed" ? outcome.frames : [];
  return failure(
    "time-limit",
    `Evaluating the file took longer than ${milliseconds} ms and was stopped. Look for an endless loop.`,
    frames,
  );
}

/** Not done after an exception of the host: freeing what that left half done would end in the same way. */
function release(runtime: QuickJSRuntime, context: QuickJSContext): void {
  try {
    context.dispose();
    runtime.dispose();
  } catch {
    // A program that was interrupted can leave objects that the engine can't free; it aborts, and what was learned stays true.
    discardEngine();
  }
}

function serveModules(runtime: QuickJSRuntime, { modules, resolve }: Program): void {
  runtime.setModuleLoader(
    (name) => modules.get(name) ?? { error: new Error(`There is no module ${name}`) },
    (importer, specifier) =>
      resolve(importer, specifier) ?? { error: new Error(`${specifier} can't be imported`) },
  );
}

function runProgram(context: QuickJSContext, { entry, modules }: Program): Outcome {
  const prelude = context.evalCode(preludeSource, "prelude");
  if (prelude.error) return failed(context, prelude.error);
  try {
    const exports = context.evalCode(modules.get(entry) ?? "", entry, { type: "module" });
    if (exports.error) return failed(context, exports.error);
    return settled(context, exports.value, (namespace) => encode(context, prelude.value, namespace));
  } finally {
    prelude.value.dispose();
  }
}

/** Waits for a module that awaits something at its top level; what nothing inside will resolve is never awaited. */
function settled(
  context: QuickJSContext,
  exports: QuickJSHandle,
  then: (namespace: QuickJSHandle) => Outcome,
): Outcome {
  try {
    const jobs = context.runtime.executePendingJobs();
    if (jobs.error) return failed(context, jobs.error);
    jobs.dispose();
    const state = context.getPromiseState(exports);
    if (state.type === "rejected") return failed(context, state.error);
    if (state.type === "pending")
      return failure("exception", "The file awaits something that never happens.");
    const outcome = then(state.value);
    if (!state.notAPromise) state.value.dispose();
    return outcome;
  } finally {
    exports.dispose();
  }
}

function encode(context: QuickJSContext, encoder: QuickJSHandle, namespace: QuickJSHandle): Outcome {
  const exported = context.getProp(namespace, "default");
  const result = context.callFunction(encoder, context.undefined, exported);
  exported.dispose();
  if (result.error) return failed(context, result.error);
  const text = context.getString(result.value);
  result.value.dispose();
  return decodeResult(text);
}

function failed(context: QuickJSContext, error: QuickJSHandle): Failure {
  const text = (key: string): string => {
    const property = context.getProp(error, key);
    const value = context.typeof(property) === "string" ? context.getString(property) : "";
    property.dispose();
    return value;
  };
  const thrown = context.typeof(error) === "string" ? context.getString(error) : "";
  const [name, message, frames] = thrown
    ? ["", thrown, []]
    : [text("name"), text("message"), framesOf(text("stack"))];
  error.dispose();
  if (thrown === "too many values") {
    return failure(
      "result-too-large",
      `The exported object holds more than ${mostValues.toLocaleString("en-US")} values.`,
    );
  }
  if (name === "InternalError" && message in limitCodes) {
    const [code, words] = limitCodes[message as keyof typeof limitCodes];
    return failure(code, words, frames);
  }
  return failure(
    "exception",
    name ? `${name}: ${message}` : message || "A value that is not an Error was thrown.",
    frames,
  );
}

const limitCodes = {
  "stack overflow": [
    "stack-limit",
    "Functions call each other too deeply; look for a recursion that does not end.",
  ],
  "out of memory": ["memory-limit", "Evaluating the file needs more memory than it may use."],
  "string too long": ["memory-limit", "A text became longer than the engine can hold."],
} as const satisfies Readonly<Record<string, readonly [ProblemCode, string]>>;

function failure(code: ProblemCode, message: string, frames: Failure["frames"] = []): Failure {
  return { kind: "failed", code, message, frames };
}
