// Loaded before a script by Node itself, hence plain JavaScript: an older Node could not even read the scripts to complain.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `This needs Node 22.18 or later, and ran with ${process.version}.\n` +
      "The right one is among the dependencies and found by itself: run `npm ci` first, then use `npm start` or `npm test`.",
  );
  process.exit(1);
}
