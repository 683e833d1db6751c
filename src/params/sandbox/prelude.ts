/** How many numbers, texts, lists and objects an exported object may hold. */
export const mostValues = 1_000_000;

/**
 * Runs in the engine before the file does, and gives the function that turns the file's export into text. JSON alone
 * would lose NaN, infinities and −0, so these are listed beside it, as is what can't be data. The functions that are
 * needed are taken before the file can replace them; if it tampers with the rest it only garbles its own result.
 *
 * Math.random starts from the same seed each time: the same text always says the same.
 */
export const preludeSource = `(() => {
  const { stringify } = JSON, { isArray, from } = Array, { isView } = ArrayBuffer, { is, keys } = Object;
  const tagOf = Function.prototype.call.bind(Object.prototype.toString);
  const printed = [], special = [], refused = [];

  const show = (value) => {
    try { return typeof value === "string" ? value : typeof value === "object" ? stringify(value) : String(value); }
    catch { return "…"; }
  };
  const print = (...values) => {
    if (printed.length < 20) printed.push({ text: values.map(show).join(" ").slice(0, 500), stack: new Error().stack });
  };
  globalThis.console = { log: print, info: print, warn: print, error: print, debug: print };

  let state = 0x9e3779b9;
  Math.random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };

  const path = [], ancestors = [];
  let count = 0;
  // Spares long lists of numbers the way through \`plain\`.
  const isOrdinary = (value) => typeof value === "number" && value - value === 0 && value !== 0 && ++count <= ${mostValues};
  const refuse = (what) => { if (refused.length < 100) refused.push({ path: [...path], what }); return null; };
  const inside = (step, value) => { path.push(step); const data = plain(value); path.pop(); return data; };
  const plain = (value) => {
    if (++count > ${mostValues}) throw "too many values";
    if (typeof value === "number") {
      if (value - value !== 0 || is(value, -0)) special.push({ path: [...path], text: is(value, -0) ? "-0" : String(value) });
      return value;
    }
    if (value === null || typeof value === "string" || typeof value === "boolean") return value;
    if (typeof value === "undefined") return refuse("undefined");
    if (typeof value !== "object") return refuse("a " + typeof value);
    if (ancestors.includes(value)) return refuse("a reference to an object that contains it");
    if (ancestors.length > 64) return refuse("nested too deeply");
    if ((isArray(value) || isView(value)) && value.length > ${mostValues} - count) throw "too many values";
    const list = isView(value) && value.length !== undefined ? from(value) : value;
    const tag = tagOf(list);
    if (!isArray(list) && tag !== "[object Object]") return refuse("a " + tag.slice(8, -1));
    ancestors.push(value);
    const data = isArray(list) ? [] : { __proto__: null };
    if (isArray(list)) for (let i = 0; i < list.length; i++) data[i] = isOrdinary(list[i]) ? list[i] : inside(i, list[i]);
    else for (const key of keys(list)) if (list[key] !== undefined) data[key] = inside(key, list[key]);
    ancestors.pop();
    return data;
  };
  return (value) => stringify({ value: plain(value), special, refused, printed });
})()`;
