const turns = new MessageChannel();
const ends: (() => void)[] = [];
turns.port1.onmessage = () => {
  for (const end of ends.splice(0)) end();
};

/** Calls back at once after the present turn; a timer would wait some milliseconds longer. */
export function endOfTurn(callback: () => void): void {
  ends.push(callback);
  turns.port2.postMessage(null);
}
