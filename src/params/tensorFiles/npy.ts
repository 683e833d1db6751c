import { corrupt, entriesOf, type FileTensor, TensorFileError } from "./fileTensor.ts";
import { type NumberType, readNumbersOf } from "./numberTypes.ts";

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/**
 * NumPy's array file: a magic word, the version, the length of a header, the header as a Python literal, the numbers.
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function readNpy(bytes: Uint8Array): FileTensor {
  if (!magic.every((byte, i) => bytes[i] === byte)) throw corrupt("it does not begin as .npy files do");
  const lengthBytes = (bytes[6] ?? 0) >= 2 ? 4 : 2;
  const start = 8 + lengthBytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < start) throw corrupt("its header is cut off");
  const length = lengthBytes === 2 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > bytes.length - start || length > 2 ** 16) throw corrupt("its header is cut off");
  const header = String.fromCharCode(...bytes.subarray(start, start + length));

  const shapeText = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(header)?.[1];
  const description = /'descr'\s*:\s*(?:'([^']*)'|(\[))/.exec(header);
  if (shapeText === undefined || description === null) throw corrupt("its header names no shape or no type");
  const shape = [...shapeText.matchAll(/\d+/g)].map(([digits]) => Number(digits));
  const { type, littleEndian } = numberType(description[1] ?? "a record");
  const data = readNumbersOf(bytes.subarray(start + length), type, entriesOf(shape), littleEndian);
  const isFortran = /'fortran_order'\s*:\s*True/.test(header);
  return { shape, data: isFortran ? rowMajor(shape, data) : data };
}

const types: Readonly<Record<string, NumberType>> = {
  b1: "bool",
  i1: "i8",
  i2: "i16",
  i4: "i32",
  i8: "i64",
  u1: "u8",
  u2: "u16",
  u4: "u32",
  u8: "u64",
  f2: "f16",
  f4: "f32",
  f8: "f64",
};

function numberType(description: string): { readonly type: NumberType; readonly littleEndian: boolean } {
  const [, order = "", name = ""] = /^([<>=|]?)([a-z]\d+)$/.exec(description) ?? [];
  const type = Object.hasOwn(types, name) ? types[name] : undefined;
  if (type !== undefined) return { type, littleEndian: order !== ">" };
  throw new TensorFileError(
    "tensor-dtype",
    `has numbers of type ${description}: real numbers and integers can be read. Convert them, for example with array.astype("float32").`,
  );
}

/** From an order in which the first axis varies fastest. */
function rowMajor(shape: readonly number[], data: FileTensor["data"]): FileTensor["data"] {
  const result = data.slice();
  const index = new Array<number>(shape.length).fill(0);
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((total, n) => total * n, 1));
  for (let n = 0, from = 0; n < data.length; n++) {
    result[n] = data[from] ?? 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1;
      from += strides[axis] ?? 0;
      if (next < (shape[axis] ?? 0)) {
        index[axis] = next;
        break;
      }
      from -= next * (strides[axis] ?? 0);
      index[axis] = 0;
    }
  }
  return result;
}
