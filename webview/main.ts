import { UnrollApp } from "./app.ts";
import "./attention/attentionLines.ts";
import "./attention/headThumbnail.ts";
import "./attention/lossLandscape.ts";
import "./attention/mapsPanel.ts";
import "./attention/marginStrip.ts";
import "./attention/panel.ts";
import "./attention/stageMap.ts";
import "./chart.ts";
import { registerControls } from "./controls.ts";
import "./convolution/legend.ts";
import "./convolution/panel.ts";
import "./convolution/patchColumn.ts";
import { connectHost } from "./host.ts";
import "./matrix/matrixView.ts";
import "./recurrent/panel.ts";
import "./recurrent/traceMap.ts";
import threadSource from "worker:./tiles/thread.ts";
import { TileThreads } from "./tiles/tileThreads.ts";

// First, so that they are there when the layer is.
const threads = new TileThreads(threadSource);
registerControls();
const app = document.querySelector("unroll-app");
if (app instanceof UnrollApp) app.start(connectHost(), threads);
