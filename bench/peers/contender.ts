import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { endGroup, endWithThis } from "../../scripts/embedded/endGroup.ts";
import { type Answer, mark, type Request } from "./messages.ts";

/** How long a contender may take to answer: the slowest work of the slowest takes about ten seconds. */
const patience = 120_000;

export interface ContenderCommand {
  readonly id: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** A contender in a process of its own, so that neither garbage nor compiled code of one is a burden for another. */
export class Contender {
  readonly id: string;
  /** Of the library, as it says itself. */
  version = "";
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  readonly #ended: Promise<void>;
  #complaints = "";

  /** @throws Error when it does not say that it is ready */
  static async start({ id, command, args, env = process.env }: ContenderCommand): Promise<Contender> {
    const child = spawn(command, args, { env, detached: true, stdio: ["pipe", "pipe", "pipe"] });
    endWithThis(child);
    const contender = new Contender(id, child);
    try {
      const ready = await contender.#answer();
      if ("version" in ready) contender.version = ready.version;
      return contender;
    } catch (error) {
      await contender.stop();
      throw error;
    }
  }

  private constructor(id: string, child: ChildProcessWithoutNullStreams) {
    this.id = id;
    this.#child = child;
    this.#ended = new Promise((resolve) => {
      child.once("exit", () => resolve());
      child.once("error", () => resolve());
    });
    child.stdin.on("error", () => {}); // it has ended, which its answer will say
    child.stderr.on("data", (chunk) => {
      this.#complaints = (this.#complaints + chunk).slice(-2000);
    });
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  /** @throws Error when it fails, ends or does not answer */
  async ask(request: Request): Promise<Answer> {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    return this.#answer();
  }

  async stop(): Promise<void> {
    await endGroup(this.#child, this.#ended);
  }

  async #answer(): Promise<Answer> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`${this.id} gave no answer in ${patience / 1000} s`)),
        patience,
      );
    });
    try {
      for (;;) {
        const { value, done } = await Promise.race([this.#lines.next(), late]);
        if (done) throw new Error(`${this.id} ended: ${lastWords(this.#complaints)}`);
        if (!value.startsWith(mark)) continue;
        const answer = JSON.parse(value.slice(mark.length)) as Answer;
        if ("error" in answer) throw new Error(`${this.id}: ${answer.error}`);
        return answer;
      }
    } finally {
      clearTimeout(timer);
    }
  }
}

/** What matters of what a process wrote before it ended. */
function lastWords(complaints: string): string {
  const lines = complaints.trim().split("\n");
  return lines.findLast((line) => line.includes("Error")) ?? lines.at(-1) ?? "";
}
