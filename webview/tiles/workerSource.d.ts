/** The bundled script of a worker as a text; `scripts/build/workerSource.ts` makes it. */
declare module "worker:*" {
  const source: string;
  export default source;
}
