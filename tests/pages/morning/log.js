// The log of the branch as it grows, and what it says of each customer.

import { branch, key, url } from '../hall.js';

const OVER = { ticket_done: 'done', ticket_missed: 'missed', ticket_no_show: 'no_show', ticket_cancelled: 'cancelled' };
const BACK_IN_LINE = ['ticket_issued', 'ticket_returned', 'ticket_transferred', 'ticket_transferred_to_counter', 'ticket_transferred_to_skill'];

/** Follows the log from `after` on. */
export async function follow(after) {
  const ended = new AbortController();
  const stream = await fetch(`${url}/api/v1/branches/${branch}/events?after=${after}`, { headers: { authorization: `Bearer ${key}` }, signal: ended.signal });
  if (stream.status !== 200) throw new Error(`the log answers ${stream.status}`);
  const histories = new Map();
  const seen = (event) => {
    if (!event.ticket) return;
    histories.set(event.ticket, [...(histories.get(event.ticket) ?? []), event]);
  };
  const reading = (async () => {
    let rest = '';
    for await (const text of stream.body.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split('\n');
      rest = lines.pop();
      for (const line of lines) if (line.startsWith('data: {"seq"')) seen(JSON.parse(line.slice(6)).event);
    }
  })().catch((error) => {
    if (!ended.signal.aborted) throw error;
  });
  return {
    of: (ticket) => histories.get(ticket) ?? [],
    /** How the ticket's visit has ended, if it has. */
    ending: (ticket) => OVER[(histories.get(ticket) ?? []).filter(({ type }) => type in OVER || type === 'act_undone' || BACK_IN_LINE.includes(type)).at(-1)?.type],
    stops: async () => {
      ended.abort();
      await reading;
    },
  };
}

/** What is wrong with the calls in a ticket's history: every call needs a reason, which is that its holder waits. They
 * wait from the beginning, and again once they were sent on, sent back, have returned, or their call was taken back. */
export function calledInVain(history) {
  let waits = false;
  let calls = 0;
  for (const event of history) {
    if (BACK_IN_LINE.includes(event.type)) waits = true;
    if (event.type === 'ticket_called') {
      if (!waits) return `called by counter ${event.counter} though nothing had brought them back`;
      waits = false;
      calls += 1;
    }
    if (event.type === 'priority_revoked') waits = true;
    if (event.type === 'service_corrected' && !event.stays) waits = true;
    if (event.type === 'act_undone') waits = event.act === 'call';
  }
  return !calls && history.at(-1)?.type !== 'ticket_cancelled' ? 'never called' : undefined;
}
