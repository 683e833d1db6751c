import { html, type TemplateResult } from "lit";
import type { ConvGeometry } from "../../src/core/convGeometry.ts";
import type { Layout } from "../../src/core/layout.ts";
import { viewShape } from "../../src/core/viewShape.ts";
import type { ViewKind, ViewRef } from "../../src/core/views.ts";
import type { ColorMode } from "../color/coloring.ts";
import { axisTitle } from "../matrix/axis.ts";
import { type RulerStyle, rulerInset } from "../matrix/drawRulers.ts";
import { MatrixView } from "../matrix/matrixView.ts";
import { largestScale, roomFor, type Viewport } from "../matrix/viewport.ts";
import { viewAxes } from "./axes.ts";
import { drawView } from "./drawView.ts";
import { gemmRoom } from "./gemmRoom.ts";
import type { Scene } from "./scene.ts";

/** The factors and the product: `left` × `right` = `result`. */
export interface Gemm {
  readonly left: ViewKind;
  readonly right: ViewKind;
  readonly result: ViewKind;
  readonly formula: string;
}

/** Pixels between the right factor and the product below it. */
const gap = 8;

export function gemmOf(g: ConvGeometry, layout?: Layout): Gemm {
  if (layout?.patches === "rows") {
    return g.transposed
      ? { left: "flat", right: "weights", result: "unfold", formula: "x × W = U" }
      : { left: "unfold", right: "weights", result: "product", formula: "U × W = Y" };
  }
  return g.transposed
    ? { left: "weights", right: "flat", result: "unfold", formula: "W × x = U" }
    : { left: "weights", right: "unfold", result: "product", formula: "W × U = Y" };
}

/** The right factor above the product and the left one beside it, so that shared sides meet; they move as one. */
export function gemmViews(scene: Scene, colorBy: ColorMode, width: number, height: number): TemplateResult {
  const { g } = scene;
  const { layout } = scene.nav;
  const names = gemmOf(g, layout);
  const ref = (view: ViewKind): ViewRef => ({ view, planes: [], layout });
  const left = viewShape(g, ref(names.left));
  const right = viewShape(g, ref(names.right));
  const inset = rulerInset("named");
  const room = gemmRoom(
    left.columns,
    left.rows,
    right.columns,
    width - 2 * inset.left - 2 * roomFor(0, 0),
    height - inset.top - gap - 2 * roomFor(0, 0),
    28,
  );
  const shared = { initial: room.scale, range: [room.least, largestScale] } as const;
  const spare = roomFor(0, room.scale);
  const draw = (view: ViewKind, rulers: RulerStyle, across: number, down: number) => {
    const { left: before, top: above } = rulerInset(rulers);
    return drawView(scene, ref(view), {
      box: { width: Math.ceil(across) + spare + before, height: Math.ceil(down) + spare + above },
      rulers,
      blocks: true,
      quiet: view !== names.result,
      label: `${view}, a matrix of the product ${names.formula}`,
      colorBy,
      shared,
      className: `map ${view}`,
    });
  };
  const innerAxis = axisTitle(viewAxes(g, ref(names.left)).columns);
  return html`<div class="gemm" @viewportchange=${follow(names)}>
    <p class="corner">${names.formula}<br /><small>${innerAxis} →</small></p>
    ${draw(names.right, "named", room.columns, room.inner)}
    ${draw(names.left, "rows", room.inner, room.rows)}
    ${draw(names.result, "none", room.columns, room.rows)}
  </div>`;
}

/** Where the other views have to look when one of them has moved. */
function follow({ left, right, result }: Gemm) {
  return ({ target, currentTarget, detail }: CustomEvent<Viewport>) => {
    if (!(target instanceof MatrixView) || !(currentTarget instanceof HTMLElement)) return;
    const find = (view: ViewKind) => currentTarget.querySelector<MatrixView>(`matrix-view.${view}`);
    const [leftView, rightView, resultView] = [find(left), find(right), find(result)];
    if (!leftView || !rightView || !resultView) return;
    const scale = detail.scale;
    const inner =
      target === rightView ? detail.top : target === leftView ? detail.left : leftView.camera.viewport.left;
    const down = target === rightView ? resultView.camera.viewport.top : detail.top;
    const across = target === leftView ? resultView.camera.viewport.left : detail.left;
    if (target !== leftView) leftView.follow({ scale, left: inner, top: down });
    if (target !== rightView) rightView.follow({ scale, left: across, top: inner });
    if (target !== resultView) resultView.follow({ scale, left: across, top: down });
  };
}
