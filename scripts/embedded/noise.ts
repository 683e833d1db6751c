/** What this VS Code says of itself in every run. All else is passed on, so that a new message shows up rather than gets lost. */
const noise = [
  /^(Resolving|Resolved) connection token/,
  /^Creating a socket/,
  /^\[reconnection-grace-time\]/,
  /^Creation of workbench contribution/,
  /^Updating additional builtin extensions cache/,
  /^\[AgentHost/,
  /^\[AccountPolicyGate\]/,
  /^\[Service Worker\] registration/, // code-server brings its own and leaves this one out
  /^ +at .*\/out\/vs\/code\/browser\//m, // an error of the page, as of the marketplace out of reach; an extension runs elsewhere
  /Could not locate the bindings file/, // native modules are not compiled, see install.ts
  /Cannot find module '\.\/build\/Release\//,
];

export function isNoise(message: string): boolean {
  return noise.some((pattern) => pattern.test(message));
}
