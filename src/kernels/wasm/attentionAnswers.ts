import type { AttentionForm } from "../../core/sequence/attentionForm.ts";
import { type Task, termValue } from "../../core/sequence/task.ts";
import { answerTable } from "./answerTable.ts";
import { Kept, type PlanMemory } from "./planMemory.ts";

/** Values of a line, an even number. */
const most = 18;

/** The answers of an attention layer in float64, see `assembly/answers.ts`. */
export class AttentionAnswers {
  readonly #memory: PlanMemory;
  readonly #form: AttentionForm;
  readonly #task: Task;
  readonly #tables: (number | undefined)[] = [];
  /** The lines of all positions, and after them that of the answers. */
  readonly #lines: number;
  readonly #numbers: Kept<Float64Array>;

  constructor(memory: PlanMemory, form: AttentionForm, task: Task) {
    this.#memory = memory;
    this.#form = form;
    this.#task = task;
    this.#lines = memory.words(2 * most * (form.positions + 1));
    const from = this.#lines;
    this.#numbers = new Kept(
      memory.module.arena,
      ({ floats }) => new Float64Array(floats.buffer, from, most * (form.positions + 1)),
    );
  }

  /** As `Predictor.answersAt`. */
  write(
    position: number,
    variables: Float64Array,
    variable: number,
    values: Float64Array,
    answers: Float64Array,
  ): void {
    this.#memory.checkHeld();
    const table = this.#table(position);
    const numbers = this.#numbers.value;
    const { x } = this.#task;
    for (let i = 0; i < x.length; i++) {
      const term = x[i];
      if (term === undefined) continue;
      if (term.kind === "variable" && term.index === variable) numbers.set(values, most * i);
      else numbers.fill(termValue(term, variables), most * i, most * (i + 1));
    }
    const end = most * x.length;
    const to = this.#lines + 8 * end;
    this.#memory.module.call.writeAnswers(table, this.#lines, values.length, this.#form.softcap, to);
    for (let n = 0; n < values.length; n++) answers[n] = numbers[end + n] as number;
  }

  #table(position: number): number {
    const known = this.#tables[position];
    if (known !== undefined) return known;
    const lines = this.#task.x.map((_, i) => 8 * most * i);
    const table = this.#memory.table(answerTable(this.#form, position, lines));
    this.#tables[position] = table;
    return table;
  }
}
