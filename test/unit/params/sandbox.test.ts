import assert from "node:assert/strict";
import { evaluate } from "../../../src/params/sandbox/evaluate.ts";
import type { Outcome } from "../../../src/params/sandbox/outcome.ts";
import { notData } from "../../../src/params/source.ts";

const limits = { milliseconds: 500, megabytes: 64 };

function run(code: string, modules: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const all = new Map([["main", code], ...Object.entries(modules)]);
  return evaluate({ entry: "main", modules: all, resolve: (_, specifier) => specifier }, limits);
}

async function exported(code: string, modules?: Readonly<Record<string, string>>): Promise<unknown> {
  const outcome = await run(code, modules);
  assert.equal(outcome.kind, "value", JSON.stringify(outcome));
  return outcome.kind === "value" ? outcome.value : undefined;
}

describe("sandbox", () => {
  it("gives plain data, with every number intact", async () => {
    const numbers = [
      0.1,
      -0,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      5e-324,
      2 ** 53,
    ];
    const code =
      "export default { n: [0.1, -0, NaN, Infinity, -Infinity, 5e-324, 2 ** 53], t: 'ü\\u2028', f: new Float32Array([1.5]), e: null, u: undefined };";
    assert.deepEqual(await exported(code), { n: numbers, t: "ü\u2028", f: [1.5], e: null });
  });

  it("keeps a member named __proto__ a member", async () => {
    const value = await exported('export default JSON.parse(\'{"__proto__": {"polluted": 1}}\');');
    assert.deepEqual(Object.keys(value as object), ["__proto__"]);
    assert.equal((value as { polluted?: unknown }).polluted, undefined);
  });

  it("replaces what is not data and says what it was", async () => {
    const outcome = await run(
      "const a = {}; a.a = a; export default { a, f() {}, s: Symbol(), b: 1n, m: new Map(), l: [undefined] };",
    );
    assert.ok(outcome.kind === "value");
    assert.deepEqual(outcome.value, {
      a: { a: notData },
      f: notData,
      s: notData,
      b: notData,
      m: notData,
      l: [notData],
    });
    assert.deepEqual(
      outcome.refused.map(({ path }) => path.join(".")),
      ["a.a", "f", "s", "b", "m", "l.0"],
    );
  });

  it("says the same each time, Math.random included", async () => {
    const code = "export default [Math.random(), Math.random()];";
    const first = (await exported(code)) as number[];
    assert.deepEqual(await exported(code), first);
    assert.ok(first.every((n) => n >= 0 && n < 1) && first[0] !== first[1]);
  });

  it("waits for top-level await, but not for what never comes", async () => {
    assert.equal(await exported("export default await Promise.resolve(3);"), 3);
    const outcome = await run("await new Promise(() => {}); export default 1;");
    assert.equal(outcome.kind === "failed" && outcome.code, "exception");
  });

  for (const name of [
    "process",
    "require",
    "fetch",
    "module",
    "Deno",
    "WebAssembly",
    "setTimeout",
    "XMLHttpRequest",
    "importScripts",
    "std",
    "os",
  ]) {
    it(`has no ${name}, by whatever way one looks for it`, async () => {
      const ways = [
        `typeof ${name}`,
        `typeof globalThis.${name}`,
        `typeof Function("return this")().${name}`,
        `typeof (() => {}).constructor("return globalThis")().${name}`,
        `typeof (0, eval)("this").${name}`,
        `typeof [].constructor.constructor("return this")().${name}`,
        `typeof console.log.constructor("return this")().${name}`,
        `typeof Object.getPrototypeOf(async function () {}).constructor("return globalThis").constructor("return this")().${name}`,
      ];
      assert.deepEqual(
        await exported(`export default [${ways.join(", ")}];`),
        ways.map(() => "undefined"),
      );
    });
  }

  it("imports nothing but what it was given, not even dynamically", async () => {
    assert.equal(await exported('import { x } from "a"; export default x;', { a: "export const x = 3;" }), 3);
    for (const name of ["node:fs", "fs", "std", "os", "/etc/passwd", "https://example.com/x.js"]) {
      assert.equal(
        (await run(`import x from ${JSON.stringify(name)}; export default x;`)).kind,
        "failed",
        name,
      );
      const dynamic = `export default await import(${JSON.stringify(name)}).then(() => "loaded", () => "refused");`;
      assert.equal(await exported(dynamic), "refused", name);
    }
  });

  const tampering = {
    "JSON.stringify": 'JSON.stringify = () => "{"; export default { a: [1] };',
    "toJSON of all objects": "Object.prototype.toJSON = () => 3; export default { a: [1] };",
    "Array.prototype":
      "Array.prototype.push = Array.prototype.pop = () => { throw 1; }; export default { a: [1] };",
    "a getter that never ends": "export default { get a() { for (;;); } };",
    "a getter of an error": "throw { get name() { for (;;); } };",
    "a proxy": "export default new Proxy({}, { ownKeys() { throw 1; } });",
    "the stack of errors":
      "Error.prepareStackTrace = () => { for (;;); }; Object.defineProperty(Error.prototype, 'stack', { get() { throw 1; } }); throw new Error('x');",
    "paths of the result":
      "Array.prototype.toJSON = function () { return [{ path: ['__proto__', 'x'], text: '1' }]; }; export default NaN;",
  };
  for (const [what, code] of Object.entries(tampering)) {
    it(`comes back although the file meddles with ${what}`, async () => {
      await run(code);
      assert.equal(({} as { x?: unknown }).x, undefined);
      assert.equal(await exported("export default 3;"), 3);
    }).timeout(10_000);
  }

  const exhausting = {
    "loops for ever": ["time-limit", "while (true);"],
    "loops for ever and catches everything": ["time-limit", "while (true) { try { for (;;); } catch {} }"],
    "matches for ever": ["time-limit", "/(a+)+b/.test('a'.repeat(40));"],
    "queues jobs for ever": [
      "time-limit",
      "const f = () => Promise.resolve().then(f); f(); await new Promise(() => {});",
    ],
    "grows a list": ["memory-limit", "let a = [1]; while (true) a = a.concat(a);"],
    "grows a text": ["memory-limit", 'let s = "x"; while (true) s += s;'],
    "calls itself": ["stack-limit", "const f = () => 1 + f(); f();"],
    "sorts by sorting": ["stack-limit", "const f = () => [2, 1].sort(f); f();"],
    "nests brackets": ["stack-limit", 'eval("(".repeat(100000));'],
    "is nested": ["stack-limit", "(".repeat(100_000)],
  } as const;
  for (const [what, [code, text]] of Object.entries(exhausting)) {
    it(`stops a file that ${what}`, async () => {
      const outcome = await run(text);
      assert.equal(outcome.kind, "failed");
      // Growing memory for the first time may well take as long as the file may run.
      const codes: readonly string[] = code === "memory-limit" ? [code, "time-limit"] : [code];
      assert.ok(outcome.kind === "failed" && codes.includes(outcome.code), JSON.stringify(outcome));
      assert.equal(await exported("export default 3;"), 3);
    }).timeout(30_000);
  }

  it("leaves room for recursion that ends", async () => {
    assert.equal(
      await exported("const sum = (n) => (n === 0 ? 0 : n + sum(n - 1)); export default sum(500);"),
      125_250,
    );
  });

  it("counts no time in which it could not compute", async () => {
    const program = { entry: "main", modules: new Map([["main", spinning]]), resolve: () => undefined };
    let ticks = 0;
    const patient = await evaluate(program, limits, () => ticks++ / 1e6);
    assert.equal(patient.kind, "value", JSON.stringify(patient));
    ticks = 0;
    const stopped = await evaluate(program, limits, () => ticks++ * limits.milliseconds);
    assert.ok(stopped.kind === "failed" && stopped.code === "time-limit");
  });
});

/** Long enough that the engine looks at its clock. */
const spinning = "let n = 0; while (n < 2e6) n++; export default n;";
