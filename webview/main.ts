import { UnrollApp } from "./app.ts";
import "./chart.ts";
import { registerControls } from "./controls.ts";
import "./convolution/legend.ts";
import "./convolution/panel.ts";
import "./convolution/patchColumn.ts";
import { connectHost } from "./host.ts";
import "./matrix/matrixView.ts";

registerControls();
const app = document.querySelector("unroll-app");
if (app instanceof UnrollApp) app.start(connectHost());
