import type { MatrixView } from "../matrix/matrixView.ts";
import type { CellLook } from "../matrix/tileLooks.ts";

type Looks = ReadonlySet<CellLook>;

const none: Looks = new Set();

/** What the views of a panel hold besides colours of their scales: the legends explain it. */
export class ViewLooks {
  readonly #changed: () => void;
  readonly #told = new Map<MatrixView, Looks>();

  /** @param changed is called with each view that tells something else */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  tell(view: MatrixView, looks: Looks): void {
    for (const known of this.#told.keys()) if (!known.isConnected) this.#told.delete(known);
    // A map remembers the order of insertion: who told last comes last.
    this.#told.delete(view);
    this.#told.set(view, looks);
    this.#changed();
  }

  /** Of the matrix in view. */
  get map(): Looks {
    return this.#of((view) => view.matches(".map")).at(-1) ?? none;
  }

  /** Of each view in the sliding window. */
  get planes(): readonly Looks[] {
    return this.#of((view) => view.closest("section.window") !== null);
  }

  #of(isMeant: (view: MatrixView) => boolean): readonly Looks[] {
    return [...this.#told].flatMap(([view, looks]) => (view.isConnected && isMeant(view) ? [looks] : []));
  }
}
