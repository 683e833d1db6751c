import assert from "node:assert/strict";
import fc from "fast-check";
import { encode as encodePng } from "fast-png";
import { strToU8, zipSync, zlibSync } from "fflate";
import { encode as encodeJpeg } from "jpeg-js";
import type { ProblemCode } from "../../../../src/params/problemCodes.ts";
import { decodeTensorFile } from "../../../../src/params/tensorFiles/decodeTensorFile.ts";
import { TensorFileError } from "../../../../src/params/tensorFiles/fileTensor.ts";
import { bytesOf, npyFile, npyOf, safetensorsFile } from "../../support/tensorFiles.ts";

async function decoded(path: string, bytes: Uint8Array, key?: string) {
  const { shape, data } = await decodeTensorFile(path, key, bytes);
  return { shape, data: [...data] };
}

async function refused(
  code: ProblemCode,
  path: string,
  bytes: Uint8Array,
  key?: string,
): Promise<TensorFileError> {
  const error: unknown = await decodeTensorFile(path, key, bytes).catch((reason: unknown) => reason);
  assert.ok(error instanceof TensorFileError, `${path} was read, or failed with ${String(error)}`);
  assert.equal(error.code, code, error.message);
  return error;
}

/** 1, 2, 3 and the lowest number of a type, in its bytes. */
function written(
  size: number,
  write: (view: DataView, at: number, value: number) => void,
  values: readonly number[],
) {
  const bytes = new Uint8Array(size * values.length);
  const view = new DataView(bytes.buffer);
  for (const [n, value] of values.entries()) write(view, n * size, value);
  return bytes;
}

describe(".npy files", () => {
  const types: readonly (readonly [string, number, (view: DataView, at: number, value: number) => void])[] = [
    ["<f4", 4, (view, at, value) => view.setFloat32(at, value, true)],
    [">f4", 4, (view, at, value) => view.setFloat32(at, value)],
    ["<f8", 8, (view, at, value) => view.setFloat64(at, value, true)],
    [">f8", 8, (view, at, value) => view.setFloat64(at, value)],
    ["|i1", 1, (view, at, value) => view.setInt8(at, value)],
    ["<i2", 2, (view, at, value) => view.setInt16(at, value, true)],
    [">i4", 4, (view, at, value) => view.setInt32(at, value)],
    ["<i8", 8, (view, at, value) => view.setBigInt64(at, BigInt(value), true)],
  ];
  for (const [description, size, write] of types) {
    it(`of type ${description}`, async () => {
      const values = [1, 2, 3, -5, 0, 7];
      const bytes = npyFile({ description, shape: [2, 3], bytes: written(size, write, values) });
      assert.deepEqual(await decoded("a.npy", bytes), { shape: [2, 3], data: values });
    });
  }

  it("keep the digits of float64", async () => {
    const bytes = npyFile({ description: "<f8", shape: [1], bytes: bytesOf(Float64Array.of(Math.PI)) });
    assert.deepEqual(await decoded("a.npy", bytes), { shape: [1], data: [Math.PI] });
  });

  it("of half precision, subnormal numbers and infinities too", async () => {
    const bits = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7c00, 0xfc00, 0x3555);
    const bytes = npyFile({ description: "<f2", shape: [6], bytes: bytesOf(bits) });
    assert.deepEqual((await decoded("a.npy", bytes)).data, [
      1,
      -2,
      2 ** -24,
      Infinity,
      -Infinity,
      0.333251953125,
    ]);
  });

  it("in Fortran's order, of any shape", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }), async (shape) => {
        const size = shape.reduce((total, n) => total * n, 1);
        const values = Array.from({ length: size }, (_, n) => n);
        const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((total, n) => total * n, 1));
        const columnMajor = new Float32Array(size);
        for (const n of values) {
          let rest = n;
          let at = 0;
          for (let axis = shape.length - 1; axis >= 0; axis--) {
            at += (rest % (shape[axis] ?? 1)) * (strides[axis] ?? 0);
            rest = Math.floor(rest / (shape[axis] ?? 1));
          }
          columnMajor[at] = n;
        }
        const bytes = npyFile({ shape, bytes: bytesOf(columnMajor), fortran: true });
        assert.deepEqual(await decoded("a.npy", bytes), { shape, data: values });
      }),
    );
  });

  it("with a header of version 2, and of a single number", async () => {
    const bytes = npyFile({ shape: [], bytes: bytesOf(Float32Array.of(4)), version: 2 });
    assert.deepEqual(await decoded("a.npy", bytes), { shape: [], data: [4] });
  });

  it("of complex numbers, of objects or cut short are refused with the reason", async () => {
    const bytes = new Uint8Array(64);
    const complex = await refused(
      "tensor-dtype",
      "a.npy",
      npyFile({ description: "<c8", shape: [1], bytes }),
    );
    assert.match(complex.message, /type <c8: .*astype\("float32"\)/);
    await refused("tensor-dtype", "a.npy", npyFile({ description: "|O", shape: [1], bytes }));
    await refused("tensor-file-corrupt", "a.npy", npyFile({ shape: [17], bytes }));
    await refused("tensor-file-corrupt", "a.npy", npyOf([2], [1, 2]).subarray(0, 40));
    await refused("tensor-file-corrupt", "a.npy", strToU8("no array at all"));
    await refused("tensor-file-too-large", "a.npy", npyFile({ shape: [1e6, 1e6], bytes }));
  });
});

describe(".npz files", () => {
  const archive = zipSync({
    "conv1.npy": npyOf([2], [1, 2]),
    "conv2.npy": npyOf([1], [3]),
    "readme.txt": strToU8("x"),
  });

  it("by key, or without one if there is but one array", async () => {
    assert.deepEqual(await decoded("a.npz", archive, "conv2"), { shape: [1], data: [3] });
    assert.deepEqual(await decoded("a.npz", zipSync({ "arr_0.npy": npyOf([1], [5]) })), {
      shape: [1],
      data: [5],
    });
  });

  it("say what they hold when no key, or a wrong one, is given", async () => {
    const none = await refused("tensor-key", "a.npz", archive);
    assert.match(none.message, /holds 2 tensors.*conv1, conv2/);
    const wrong = await refused("tensor-key", "a.npz", archive, "Conv_1");
    assert.deepEqual([wrong.nearest, wrong.at], ["conv1", "key"]);
    assert.match(wrong.message, /Did you mean "conv1"/);
  });

  it("that are broken, or say less of themselves than they unpack to, are refused", async () => {
    await refused("tensor-file-corrupt", "a.npz", archive.subarray(0, 60));
    await refused("tensor-file-corrupt", "a.npz", strToU8("PK"));
    const lying = zipSync({ "a.npy": new Uint8Array(1e6) });
    const directory = lying.lastIndexOf(0x50, lying.length - 30);
    new DataView(lying.buffer, lying.byteOffset).setUint32(directory + 24, 10, true);
    await refused("tensor-file-corrupt", "a.npz", lying);
  });
});

describe(".safetensors files", () => {
  const file = safetensorsFile({
    "conv1.weight": { dtype: "F32", shape: [1, 2], bytes: bytesOf(Float32Array.of(1.5, -2)) },
    "conv1.bias": { dtype: "BF16", shape: [2], bytes: bytesOf(Uint16Array.of(0x3f80, 0xc040)) },
    strange: { dtype: "F8_E4M3", shape: [1], bytes: new Uint8Array(1) },
  });

  it("by key, of several types", async () => {
    assert.deepEqual(await decoded("m.safetensors", file, "conv1.weight"), {
      shape: [1, 2],
      data: [1.5, -2],
    });
    assert.deepEqual(await decoded("m.safetensors", file, "conv1.bias"), { shape: [2], data: [1, -3] });
  });

  it("refuse types that can't be read, unknown keys and those of every object", async () => {
    assert.match((await refused("tensor-dtype", "m.safetensors", file, "strange")).message, /F8_E4M3/);
    assert.equal(
      (await refused("tensor-key", "m.safetensors", file, "conv1.wieght")).nearest,
      "conv1.weight",
    );
    await refused("tensor-key", "m.safetensors", file, "__proto__");
    await refused("tensor-key", "m.safetensors", file, "__metadata__");
  });

  it("whose header lies are refused", async () => {
    await refused("tensor-file-corrupt", "m.safetensors", file.subarray(0, file.length - 2), "conv1.bias");
    await refused(
      "tensor-file-corrupt",
      "m.safetensors",
      Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255, 1),
    );
    await refused("tensor-file-corrupt", "m.safetensors", Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0x7b));
  });
});

describe(".csv files", () => {
  const csv = (text: string) => decoded("a.csv", strToU8(text));

  it("as spreadsheets and programs write them", async () => {
    assert.deepEqual(await csv("1,2,3\r\n4,5.5,-6e-1\r\n"), { shape: [2, 3], data: [1, 2, 3, 4, 5.5, -0.6] });
    assert.deepEqual(await csv("\uFEFFleft;right\n1; 2\n\n3;4"), { shape: [2, 2], data: [1, 2, 3, 4] });
    assert.deepEqual(await csv("# saved\n1.0 2.0\n3.0\tnan\n-inf 1"), {
      shape: [3, 2],
      data: [1, 2, 3, Number.NaN, -Infinity, 1],
    });
  });

  it("of one column are lists", async () =>
    assert.deepEqual(await csv("1\n2\n3\n"), { shape: [3], data: [1, 2, 3] }));

  it("with a gap, a short line or no number are refused with the place", async () => {
    assert.match(
      (await refused("tensor-file-corrupt", "a.csv", strToU8("1,2\n3,x"))).message,
      /line 2 column 2 stands "x"/,
    );
    assert.match(
      (await refused("tensor-file-corrupt", "a.csv", strToU8("1,2\n3,"))).message,
      /line 2 column 2 stands ""/,
    );
    assert.match(
      (await refused("tensor-file-corrupt", "a.csv", strToU8("1,2\n3"))).message,
      /line 2 has 1 numbers/,
    );
    await refused("tensor-file-corrupt", "a.csv", strToU8("a,b"));
  });
});

describe("pictures", () => {
  const png = (channels: number, depth: 8 | 16, data: readonly number[], width = 2) =>
    encodePng({
      width,
      height: data.length / channels / width,
      channels,
      depth,
      data: depth === 8 ? Uint8Array.from(data) : Uint16Array.from(data),
    });

  it("have values from 0 to 1, one plane a channel", async () => {
    assert.deepEqual(await decoded("a.png", png(1, 8, [0, 255, 51, 102])), {
      shape: [1, 2, 2],
      data: [...Float32Array.of(0, 1, 0.2, 0.4)],
    });
    assert.deepEqual(await decoded("a.PNG", png(3, 8, [255, 0, 51, 0, 255, 102])), {
      shape: [3, 1, 2],
      data: [...Float32Array.of(1, 0, 0, 1, 0.2, 0.4)],
    });
    assert.deepEqual((await decoded("a.png", png(1, 16, [0, 65535]))).data, [0, 1]);
    assert.deepEqual((await decoded("a.png", png(4, 8, [0, 0, 0, 255, 0, 0, 0, 0]))).shape, [4, 1, 2]);
  });

  it("of fewer than 8 bits, and with a palette", async () => {
    // Ten grey pixels of one bit in two bytes, behind the byte that names the row's filter.
    const oneBit = pngFile(10, 1, 1, 0, [0, 0b10110000, 0b01000000]);
    assert.deepEqual(await decoded("a.png", oneBit), {
      shape: [1, 1, 10],
      data: [1, 0, 1, 1, 0, 0, 0, 0, 0, 1],
    });
    const palette = pngFile(2, 1, 8, 3, [0, 1, 0], [255, 0, 0, 0, 0, 255]);
    assert.deepEqual(await decoded("a.png", palette), { shape: [3, 1, 2], data: [0, 1, 0, 0, 1, 0] });
  });

  it("in JPEG", async () => {
    const grey = (value: number) => [value, value, value, 255];
    const { data } = encodeJpeg(
      { width: 2, height: 2, data: Uint8Array.from([128, 128, 128, 128].flatMap(grey)) },
      100,
    );
    const tensor = await decoded("a.jpg", Uint8Array.from(data));
    assert.deepEqual(tensor.shape, [3, 2, 2]);
    assert.ok(
      tensor.data.every((value) => Math.abs(value - 128 / 255) < 2 / 255),
      tensor.data.join(),
    );
  });

  it("that unpack to more than their size are refused before they are unpacked", async () => {
    const bomb = pngFile(2, 2, 8, 0, new Array<number>(100_000).fill(0));
    assert.match((await refused("tensor-file-corrupt", "a.png", bomb)).message, /more than its 2 × 2 pixels/);
  });
});

describe("tensor files of any kind", () => {
  const files: Readonly<Record<string, Uint8Array>> = {
    "a.npy": npyOf([2, 2], [1, 2, 3, 4]),
    "a.npz": zipSync({ "a.npy": npyOf([2], [1, 2]) }),
    "a.safetensors": safetensorsFile({ a: { dtype: "F32", shape: [1], bytes: new Uint8Array(4) } }),
    "a.csv": strToU8("1,2\n3,4\n"),
    "a.png": encodePng({ width: 2, height: 2, channels: 3, data: new Uint8Array(12) }),
    "a.jpg": Uint8Array.from(encodeJpeg({ width: 8, height: 8, data: new Uint8Array(256) }).data),
  };

  for (const [path, bytes] of Object.entries(files)) {
    it(`${path}: broken anywhere, it is a tensor or refused, and nothing else`, async () => {
      const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
      await fc.assert(
        fc.asyncProperty(
          fc.array(change, { maxLength: 4 }),
          fc.nat(bytes.length),
          async (changes, length) => {
            const broken = bytes.slice(0, length);
            for (const [at, value] of changes) if (at < length) broken[at] = value;
            try {
              const { shape, data } = await decodeTensorFile(path, undefined, broken);
              assert.equal(
                data.length,
                shape.reduce((total, n) => total * n, 1),
              );
            } catch (error) {
              assert.ok(error instanceof TensorFileError, String(error));
            }
          },
        ),
        { numRuns: 200 },
      );
    }).timeout(20_000);
  }

  it("are known by their names' ends", async () => {
    assert.match((await refused("tensor-file-type", "a.pt", new Uint8Array(1))).message, /no kind .*\.npy, /);
    await refused("tensor-key", "a.npy", npyOf([1], [1]), "a");
    await refused("tensor-file-corrupt", "a.npy", new Uint8Array());
  });
});

/** A PNG by hand, for the kinds that the encoder does not write. */
function pngFile(
  width: number,
  height: number,
  depth: number,
  colorType: number,
  rows: readonly number[],
  palette?: readonly number[],
): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([depth, colorType, 0, 0, 0], 8);
  return Uint8Array.from([
    ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    ...chunk("IHDR", header),
    ...(palette ? chunk("PLTE", Uint8Array.from(palette)) : []),
    ...chunk("IDAT", zlibSync(Uint8Array.from(rows))),
    ...chunk("IEND", new Uint8Array()),
  ]);
}

function chunk(name: string, data: Uint8Array): readonly number[] {
  const body = [...strToU8(name), ...data];
  const word = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);
  return [...word(data.length), ...body, ...word(crc(body))];
}

/** CRC-32 as PNG's specification has it. */
function crc(bytes: readonly number[]): number {
  let value = -1;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ -1) >>> 0;
}
