/** What evaluating a TypeScript file may use up. */
export interface SandboxLimits {
  /** The engine stops itself after this time; it looks at the clock only now and then. */
  readonly milliseconds: number;
  readonly megabytes: number;
}

export const defaultLimits: SandboxLimits = { milliseconds: 500, megabytes: 64 };
