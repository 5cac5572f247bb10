// A line between a browser and the centre that can be broken for real: streams end, answers get lost, nothing comes through.

import { createServer, connect } from 'node:net';
import { url } from './hall.js';

const there = new URL(url);

/** What becomes of a broken line. `refused`: it is torn, and nobody answers. `silent`: what is sent gets lost, without a
 * word. `deaf`: the centre hears, and its answers get lost. */
export const BREAKS = ['refused', 'silent', 'deaf'];

/** A line of its own: its address, and how it is broken and mended. */
export async function line() {
  let broken; // how, while it is
  const open = new Set();
  const server = createServer((near) => {
    if (broken === 'refused') return near.destroy();
    const far = connect(Number(there.port), there.hostname);
    const pair = [near, far];
    open.add(pair);
    const ends = () => {
      open.delete(pair);
      for (const socket of pair) socket.destroy();
    };
    for (const socket of pair) socket.on('error', ends).on('close', ends);
    near.on('data', (bytes) => broken !== 'silent' && far.write(bytes));
    far.on('data', (bytes) => !broken && near.write(bytes));
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const tear = () => {
    for (const pair of [...open]) for (const socket of pair) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    breaks: (how) => {
      broken = how;
      if (how === 'refused') tear();
    },
    // What lost bytes cannot be gone on with.
    mends: () => {
      broken = undefined;
      tear();
    },
    ends: () => {
      tear();
      server.close();
    },
  };
}
