import {
  applyFix,
  copyReport,
  discardTraining,
  keepTraining,
  reveal,
  selectLayer,
  stopTraining,
  train,
  writeScale,
} from "../../src/protocol/page.ts";
import type { PageFinding } from "../../src/protocol/sequence.ts";
import type { Host } from "../host.ts";
import type { TrainingActions } from "./trainingRow.ts";

/** What a person can do about the layer, besides looking at it. */
export interface AttentionActions extends TrainingActions {
  revealFinding(finding: PageFinding): void;
  fix(finding: PageFinding): void;
  /** Resolves once the file has it. */
  writeScale(scale: number): Promise<void>;
  selectLayer(layer: string): void;
  showClaims(): void;
  copyReport(): void;
}

/**
 * @param refusal why nothing can be written into the file
 * @param tell is given what could not be done, as a sentence, or nothing once something could
 */
export function attentionActions(
  { rpc }: Host,
  layer: string,
  refusal: string | undefined,
  tell: (refusal: string | undefined) => void,
): AttentionActions {
  const attempt = async (what: Promise<void>) => {
    try {
      await what;
      tell(undefined);
    } catch (error) {
      tell(error instanceof Error ? error.message : String(error));
    }
  };
  return {
    refusal,
    train: (seeds, from) => rpc.notify(train, { layer, seeds, from }),
    stop: () => rpc.notify(stopTraining, {}),
    keep: (as) => void attempt(rpc.request(keepTraining, { layer, as })),
    discard: () => rpc.notify(discardTraining, {}),
    revealFinding: ({ offset }) => rpc.notify(reveal, { offset, takeFocus: true }),
    fix: ({ code, offset }) => rpc.notify(applyFix, { code, offset }),
    writeScale: (scale) => attempt(rpc.request(writeScale, { layer, scale })),
    selectLayer: (name) => rpc.notify(selectLayer, { layer: name }),
    showClaims: () => rpc.notify(reveal, { layer, key: "expect", takeFocus: true }),
    copyReport: () => rpc.notify(copyReport, { layer }),
  };
}
