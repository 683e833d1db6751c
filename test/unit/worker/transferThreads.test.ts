import assert from "node:assert/strict";
import { join } from "node:path";
import { root } from "../../../scripts/embedded/paths.ts";
import { convGeometry } from "../../../src/core/convGeometry.ts";
import { convolve } from "../../../src/core/convolve.ts";
import { RpcError } from "../../../src/protocol/rpc.ts";
import { TransferThreads } from "../../../src/worker/transferThreads.ts";
import { tensorsFor } from "../support/convCases.ts";

const script = join(root, "src", "worker", "computeEntry.ts");
const never = new AbortController().signal;

describe("threads without shared memory", () => {
  const geometry = convGeometry({
    input_size: [9, 11],
    in_channels: 3,
    out_channels: 29,
    kernel_size: [3, 2],
    padding: 1,
  });
  const tensors = tensorsFor(geometry, 1);
  let threads: TransferThreads;

  beforeEach(() => {
    threads = new TransferThreads(script, 2);
  });
  afterEach(() => threads.dispose());

  it("hand over an output in parts, as it is computed by one", async () => {
    const shares: number[] = [];
    const output = await threads.conv(tensors, "direct", never, (share) => shares.push(share));
    assert.deepEqual(output, convolve(tensors, 1).data);
    assert.deepEqual(shares, [0.25, 0.5, 0.75, 1]);
  });

  it("stop between two parts", async () => {
    const controller = new AbortController();
    const computing = threads.conv(tensors, "direct", controller.signal, () => controller.abort());
    await assert.rejects(computing, (error) => error instanceof RpcError && error.reason === "cancelled");
    assert.deepEqual(await threads.conv(tensors, "direct", never, () => {}), convolve(tensors, 1).data);
  });

  it("keep nobody waiting who asks them when they are gone", async () => {
    threads.dispose();
    const computing = threads.conv(tensors, "direct", never, () => {});
    await assert.rejects(computing, (error) => error instanceof RpcError && error.reason === "closed");
  });

  it("refuse what they can't divide", async () => {
    const grouped = convGeometry({
      input_size: [4],
      in_channels: 2,
      out_channels: 4,
      kernel_size: 1,
      groups: 2,
    });
    await assert.rejects(
      threads.conv(tensorsFor(grouped, 1), "direct", never, () => {}),
      /without groups/,
    );
  });
});
